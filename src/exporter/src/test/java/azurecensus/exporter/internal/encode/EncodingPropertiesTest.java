package azurecensus.exporter.internal.encode;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.testing.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/**
 * Tests that written texts are read back by another reader as they were, cut to the service's
 * limits.
 */
class EncodingPropertiesTest {
  private final JsonWriter json = new JsonWriter();

  @Property
  void string_isReadBack(@ForAll("texts") String text) {
    String written = new String(
        json.reset().beginArray().value(text).endArray().toByteArray(), StandardCharsets.UTF_8);

    assertThat(Wire.read(written).get(0).asText()).isEqualTo(wellFormed(text));
  }

  @Property
  void number_isReadBack(@ForAll double number) {
    String written = new String(
        json.reset().beginArray().value(number).endArray().toByteArray(), StandardCharsets.UTF_8);

    assertThat(Wire.read(written).get(0).asDouble()).isEqualTo(number == 0 ? 0.0 : number);
  }

  @Property
  void cut_isALongestPrefixWithoutHalfACharacter(
      @ForAll("texts") String text, @ForAll @IntRange(max = 20) int max) {
    String cut = JsonWriter.cut(text, max);

    assertThat(text).startsWith(cut);
    assertThat(cut.length()).isBetween(Math.min(text.length(), Math.max(0, max - 1)), max);
    if (cut.length() < max && cut.length() < text.length()) {
      assertThat(Character.isSurrogatePair(text.charAt(max - 1), text.charAt(max)))
          .isTrue();
    }
  }

  @Property(tries = 200)
  void request_isReadBack(
      @ForAll("texts") String name,
      @ForAll("texts") String url,
      @ForAll("maps") Map<String, String> properties,
      @ForAll("maps") Map<String, String> tags,
      @ForAll("numbers") Map<String, Double> measurements) {
    EncodableItem item = new EncodableItem(TelemetryItem.Type.REQUEST, Instant.EPOCH)
        .setId("1")
        .setName(name)
        .setUrl(url)
        .setResultCode(url);
    item.getProperties().putAll(properties);
    item.getTags().putAll(tags);
    item.getMeasurements().putAll(measurements);

    JsonNode envelope = Wire.envelope(item); // also checks the schema

    JsonNode data = envelope.at("/data/baseData");
    assertThat(data.path("name").asText())
        .isEqualTo(name.isBlank() ? "n/a" : wellFormed(JsonWriter.cut(name, 1024)));
    assertThat(data.path("url").asText()).isEqualTo(wellFormed(JsonWriter.cut(url, 2048)));
    assertThat(data.path("properties")).hasSizeLessThanOrEqualTo(properties.size());
    properties.forEach((key, value) -> {
      if (!key.isBlank() && key.equals(wellFormed(key))) {
        assertThat(data.path("properties").path(key).asText()).isEqualTo(wellFormed(value));
      }
    });
    measurements.forEach((key, value) -> {
      if (Double.isFinite(value) && !key.isBlank() && key.equals(wellFormed(key))) {
        assertThat(data.path("measurements").path(key).asDouble()).isEqualTo(value);
      }
    });
  }

  @Property(tries = 200)
  void event_isReadBack(
      @ForAll("texts") String name,
      @ForAll("maps") Map<String, String> properties,
      @ForAll("numbers") Map<String, Double> measurements) {
    EncodableItem item =
        new EncodableItem(TelemetryItem.Type.EVENT, Instant.EPOCH).setName(name.repeat(30));
    item.getProperties().putAll(properties);
    item.getMeasurements().putAll(measurements);

    JsonNode data = Wire.baseData(item); // also checks the schema

    assertThat(data.path("name").asText())
        .isEqualTo(name.isBlank() ? "n/a" : wellFormed(JsonWriter.cut(name.repeat(30), 512)));
    assertThat(data.path("properties")).hasSizeLessThanOrEqualTo(properties.size());
  }

  @Property(tries = 200)
  void metric_isReadBack(
      @ForAll("texts") String name,
      @ForAll("maps") Map<String, String> labels,
      @ForAll double sum,
      @ForAll @LongRange(min = 1) long count,
      @ForAll("anyNumber") double other) {
    EncodableItem item = new EncodableItem(TelemetryItem.Type.METRIC, Instant.EPOCH)
        .setName(name)
        .setMetric(new MetricValue(name, sum, count, other, other, other));
    item.getProperties().putAll(labels);
    item.getMeasurements().put("no column of a metric", 1.0);

    JsonNode point = Wire.baseData(item).at("/metrics/0"); // also checks the schema

    assertThat(point.path("name").asText())
        .isEqualTo(name.isBlank() ? "n/a" : wellFormed(JsonWriter.cut(name, 1024)));
    assertThat(point.path("ns").asText()).isEqualTo(wellFormed(JsonWriter.cut(name, 256)));
    assertThat(point.path("value").asDouble()).isEqualTo(sum == 0 ? 0.0 : sum);
    assertThat(point.path("count").asLong(1)).isEqualTo(Math.min(count, Integer.MAX_VALUE));
    assertThat(point.has("max")).isEqualTo(count > 1 && Double.isFinite(other));
  }

  @Property(tries = 25)
  void anyItemFitsIntoTheLargestEnvelope(
      @ForAll("texts") String text,
      @ForAll @IntRange(max = 20_000) int times,
      @ForAll @IntRange(max = 250) int most) {
    String huge = text.repeat(Math.min(times, 40_000 / Math.max(1, text.length())));
    int count = Math.min(most, 1_000_000 / Math.max(1, huge.length()));
    EncodableItem item = new EncodableItem(TelemetryItem.Type.EXCEPTION, Instant.EPOCH)
        .setExceptions(List.of(new ExceptionDetails(
            1,
            0,
            huge,
            huge,
            true,
            Collections.nCopies(count, new ExceptionDetails.Frame(huge, huge, huge, 7)),
            huge)));
    for (int i = 0; i < count; i++) {
      item.getProperties().put(huge + i, huge);
      item.getTags().put("tag" + i % 5, huge);
    }

    Wire.envelope(item);
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.strings()
        .withCharRange('\u0000', '\uffff')
        .withChars("\ud83d\ude00\"\\/\u0000\u001f\u007f\u2028")
        .ofMaxLength(25);
  }

  @Provide
  Arbitrary<Double> anyNumber() {
    return Arbitraries.oneOf(
        Arbitraries.doubles(), Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY));
  }

  @Provide
  Arbitrary<Map<String, String>> maps() {
    return Arbitraries.maps(texts(), texts()).ofMaxSize(6);
  }

  @Provide
  Arbitrary<Map<String, Double>> numbers() {
    return Arbitraries.maps(texts(), anyNumber()).ofMaxSize(4);
  }

  /** Returns the text with each unpaired surrogate replaced. */
  private static String wellFormed(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      result.append(isLone(text, i) ? '\ufffd' : text.charAt(i));
    }
    return result.toString();
  }

  private static boolean isLone(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
    }
    return Character.isLowSurrogate(c)
        && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
  }

  @Property
  void duration_isReadBack(
      @ForAll @LongRange(min = 0, max = 999L * 86_400 * 1_000_000_000) long nanos) {
    String text = written(new JsonWriter().duration(nanos));

    assertThat(text).matches("(\\d{1,3}\\.)?\\d\\d:\\d\\d:\\d\\d\\.\\d{7}");
    assertThat(read(text)).isEqualTo(nanos / 100);
  }

  @Property
  void duration_ofAnyNumberIsWhatTheServiceTakes(@ForAll long nanos) {
    assertThat(written(new JsonWriter().duration(nanos)))
        .matches("(\\d{1,3}\\.)?[0-2]\\d:[0-5]\\d:[0-5]\\d\\.\\d{7}");
  }

  /** Returns the text without quotes. */
  private static String written(JsonWriter json) {
    String text = json.asText();
    return text.substring(1, text.length() - 1);
  }

  private static long read(String text) {
    int days = text.indexOf('.') < text.indexOf(':')
        ? Integer.parseInt(text.substring(0, text.indexOf('.')))
        : 0;
    String rest =
        text.indexOf('.') < text.indexOf(':') ? text.substring(text.indexOf('.') + 1) : text;
    long seconds = days * 86_400L
        + Integer.parseInt(rest.substring(0, 2)) * 3600L
        + Integer.parseInt(rest.substring(3, 5)) * 60L
        + Integer.parseInt(rest.substring(6, 8));
    return seconds * 10_000_000 + Long.parseLong(rest.substring(9));
  }

  @Property
  void instant_isReadBack(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos) {
    Instant instant = Instant.ofEpochSecond(seconds, nanos - nanos % 100);

    assertThat(Instant.parse(written(new JsonWriter().value(instant)))).isEqualTo(instant);
  }
}
