package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * What is written: read back by somebody else's reader it is what it was, cut where the service
 * wants it cut.
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
    String cut = Text.cut(text, max);

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
    TelemetryItem item = new TelemetryItem(TelemetryItem.Type.REQUEST, Instant.EPOCH)
        .setId("1")
        .setName(name)
        .setUrl(url)
        .setResultCode(url);
    item.getProperties().putAll(properties);
    item.getTags().putAll(tags);
    item.getMeasurements().putAll(measurements);

    JsonNode envelope = Wire.envelope(item); // which also holds it against the schema

    JsonNode data = envelope.at("/data/baseData");
    assertThat(data.path("name").asText())
        .isEqualTo(name.isBlank() ? "n/a" : wellFormed(Text.cut(name, 1024)));
    assertThat(data.path("url").asText()).isEqualTo(wellFormed(Text.cut(url, 2048)));
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

  @Property(tries = 25)
  void anyItemFitsIntoTheLargestEnvelope(
      @ForAll("texts") String text,
      @ForAll @IntRange(max = 20_000) int times,
      @ForAll @IntRange(max = 250) int most) {
    String huge = text.repeat(Math.min(times, 40_000 / Math.max(1, text.length())));
    int count = Math.min(most, 1_000_000 / Math.max(1, huge.length()));
    TelemetryItem item = new TelemetryItem(TelemetryItem.Type.EXCEPTION, Instant.EPOCH)
        .setExceptions(List.of(new ExceptionDetails(
            1,
            0,
            huge,
            huge,
            true,
            Collections.nCopies(count, new StackFrame(huge, huge, huge, 7)),
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
  Arbitrary<Map<String, String>> maps() {
    return Arbitraries.maps(texts(), texts()).ofMaxSize(6);
  }

  @Provide
  Arbitrary<Map<String, Double>> numbers() {
    return Arbitraries.maps(
            texts(),
            Arbitraries.oneOf(
                Arbitraries.doubles(), Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY)))
        .ofMaxSize(4);
  }

  /** The text with each half of a surrogate pair that stands alone replaced. */
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
}
