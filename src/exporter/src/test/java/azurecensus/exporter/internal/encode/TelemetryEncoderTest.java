package azurecensus.exporter.internal.encode;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.testing.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TelemetryEncoderTest {
  private final String endless = "x\ud83d\ude00".repeat(40_000);

  @Test
  void encode_cutsEveryTextToWhatTheServiceTakes() {
    EncodableItem item = item(TelemetryItem.Type.REQUEST)
        .setId(endless)
        .setName(endless)
        .setUrl(endless)
        .setSource(endless)
        .setResultCode(endless);
    item.getTags().put("ai.operation.name", endless);
    item.getTags().put("ai.session.id", endless);

    JsonNode envelope = Wire.envelope(item);

    assertThat(envelope.at("/data/baseData/name").asText()).hasSize(1024).doesNotContain("\ufffd");
    assertThat(envelope.at("/tags/ai.session.id").asText())
        .hasSizeBetween(63, 64)
        .doesNotContain("\ufffd");
  }

  @Test
  void names_ofAllKindsOfItemsAreRememberedTogether() {
    JsonWriter json = new JsonWriter();
    TelemetryEncoder encoder = new TelemetryEncoder("key");
    Set<String> names = new TreeSet<>();
    for (TelemetryItem.Type type : TelemetryItem.Type.values()) {
      EncodableItem item = full(type);
      assertThat(encoder.encode(item, json)).isTrue();
      names.addAll(item.getTags().keySet());
      names.addAll(item.getProperties().keySet());
      names.addAll(Wire.baseData(item).properties().stream()
          .map(Map.Entry::getKey)
          .filter(name -> !List.of("ver", "metrics", "exceptions").contains(name))
          .toList());
    }

    assertThat(names).hasSizeGreaterThan(40).allMatch(json::remembers);
  }

  /** Returns an item with every column, the usual tags, and the usual properties. */
  private static EncodableItem full(TelemetryItem.Type type) {
    EncodableItem item = item(type)
        .setId("id")
        .setName("name")
        .setUrl("url")
        .setSource("source")
        .setResultCode("200")
        .setDependencyType("HTTP")
        .setTarget("target")
        .setMessage("message")
        .setSeverityLevel(TelemetryItem.SeverityLevel.ERROR)
        .setExceptions(List.of(new ExceptionDetails(1, 0, "T", "m", true, List.of(), null)));
    if (type == TelemetryItem.Type.METRIC) {
      item.setMetric(MetricValue.single("space", 3));
    }
    for (String tag : List.of(
        ContextTags.OPERATION_ID,
        ContextTags.OPERATION_PARENT_ID,
        ContextTags.OPERATION_NAME,
        ContextTags.CLOUD_ROLE,
        ContextTags.CLOUD_ROLE_INSTANCE,
        ContextTags.SDK_VERSION,
        "ai.application.ver",
        "ai.location.ip",
        "ai.user.id",
        "ai.session.id")) {
      item.getTags().put(tag, "text");
    }
    for (String property : List.of(
        "operationName",
        "invocationId",
        "LoggerName",
        "LoggingLevel",
        "ThreadName",
        "ClassName",
        "MethodName",
        "FileName",
        "LineNumber",
        "Logger Message",
        "http.host",
        "http.path",
        "http.method",
        "http.route",
        "http.user_agent",
        "status",
        "statusDescription",
        "_MS.links")) {
      item.getProperties().put(property, "text");
    }
    return item;
  }

  @Test
  void encode_shrinksWhatIsTooLargeAsAWhole() {
    EncodableItem item =
        item(TelemetryItem.Type.DEPENDENCY).setId("1").setName("n").setUrl(endless);
    for (int i = 0; i < 300; i++) {
      item.getProperties().put("property " + i, endless);
    }

    JsonNode data = Wire.baseData(item);

    assertThat(data.at("/name").asText()).isEqualTo("n");
    assertThat(data.at("/properties")).hasSize(TelemetryEncoder.MAX_PROPERTIES);
    assertThat(data.at("/properties/property 0").asText()).hasSizeGreaterThan(32);
  }

  @Test
  void encode_shrinksEndlessStacksFromTheMiddle() {
    List<ExceptionDetails.Frame> frames =
        Collections.nCopies(1024, new ExceptionDetails.Frame("a.B.c", null, "B.java", 1));
    EncodableItem item = item(TelemetryItem.Type.EXCEPTION)
        .setExceptions(
            Collections.nCopies(10, new ExceptionDetails(1, 0, "T", endless, true, frames, null)));

    JsonNode first = Wire.baseData(item).at("/exceptions/0");

    JsonNode stack = first.at("/parsedStack");
    assertThat(stack.size()).isBetween(8, 200);
    assertThat(stack.get(0).at("/level").asInt()).isZero();
    assertThat(stack.get(stack.size() - 1).at("/level").asInt()).isEqualTo(1023);
    assertThat(first.at("/hasFullStack").asBoolean()).isFalse();
  }

  /** Kept JSON of a stack must not be that of another with the same place of failure. */
  @Test
  void encode_writesTheFramesOfEachStack_howeverOftenItRecurs() {
    for (int occurrence = 0; occurrence < 3; occurrence++) {
      for (int caller = 1; caller <= 2; caller++) {
        Throwable failure = new IllegalStateException("failed");
        StackTraceElement[] stack = new StackTraceElement[6];
        Arrays.fill(stack, new StackTraceElement("a.B", "c", "B.java", 1));
        stack[5] = new StackTraceElement("a.Caller", "main", "Caller.java", caller);
        failure.setStackTrace(stack);

        JsonNode frames = Wire.baseData(
                item(TelemetryItem.Type.EXCEPTION).setExceptions(ExceptionDetails.chainOf(failure)))
            .at("/exceptions/0/parsedStack");

        assertThat(frames).hasSize(6);
        assertThat(frames.get(4))
            .isEqualTo(
                Wire.read("{\"level\":4,\"method\":\"a.B.c\",\"fileName\":\"B.java\",\"line\":1}"));
        assertThat(frames.at("/5/line").asInt()).isEqualTo(caller);
      }
    }
  }

  @Test
  void encode_fillsInWhatTheServiceRequires() {
    assertThat(Wire.baseData(item(TelemetryItem.Type.MESSAGE).setMessage(""))
            .at("/message")
            .asText())
        .isEqualTo("n/a");
    assertThat(Wire.baseData(item(TelemetryItem.Type.REQUEST).setId("1"))
            .at("/responseCode")
            .asText())
        .isEqualTo("0");
    JsonNode exception = Wire.baseData(item(TelemetryItem.Type.EXCEPTION)
            .setExceptions(
                List.of(new ExceptionDetails(1, 0, "java.lang.Oops", null, true, List.of(), null))))
        .at("/exceptions/0");
    assertThat(exception.at("/message").asText()).isEqualTo("java.lang.Oops");
  }

  @Test
  void encode_tellsKeysApartThatAreCutToTheSame() {
    EncodableItem item = item(TelemetryItem.Type.MESSAGE).setMessage("m");
    item.getProperties().put("k".repeat(200), "1");
    item.getProperties().put("k".repeat(300), "2");
    item.getProperties().put("", "3");

    JsonNode properties = Wire.baseData(item).at("/properties");

    assertThat(properties).hasSize(3);
    assertThat(properties.at("/n~1a").asText()).isEqualTo("3");
  }

  /** Such a key does not fit as it is, and remains the same. */
  @Test
  void encode_keepsWhatHasAKeyOfControlCharacters() {
    EncodableItem item = item(TelemetryItem.Type.MESSAGE).setMessage("m");
    item.getTags().put("\u0001", "a tag");
    item.getTags().put("ai.user.id", "user");
    item.getProperties().put("\u0001", "1");
    item.getProperties().put("", "2");

    JsonNode envelope = Wire.envelope(item);

    assertThat(envelope.at("/tags/\u0001").asText()).isEqualTo("a tag");
    assertThat(envelope.at("/tags/ai.user.id").asText()).isEqualTo("user");
    assertThat(envelope.at("/data/baseData/properties/\u0001").asText()).isEqualTo("1");
    assertThat(envelope.at("/data/baseData/properties/n~1a").asText()).isEqualTo("2");
  }

  @Test
  void encode_leavesOutNullsAndNumbersThatJsonHasNot() {
    EncodableItem item = item(TelemetryItem.Type.MESSAGE).setMessage("m");
    item.getTags().put("ai.user.id", null);
    item.getProperties().put("nothing", null);
    item.getMeasurements().put("nan", Double.NaN);
    item.getMeasurements().put("infinite", Double.NEGATIVE_INFINITY);
    item.getMeasurements().put("none", null);
    item.getMeasurements().put("half", 0.5);

    JsonNode data = Wire.baseData(item);

    assertThat(data.at("/properties")).isEmpty();
    assertThat(data.at("/measurements")).isEqualTo(Wire.read("{\"half\":0.5}"));
  }

  /** A writer keeps names and tags of former items. */
  @Test
  void encode_writesEachItemAsANewWriterDoes() {
    TelemetryEncoder encoder = new TelemetryEncoder("key");
    JsonWriter used = new JsonWriter();
    for (String role : List.of("a", "a", "a", "b\n", "b\n", "b\n", "", "", "a", endless, endless)) {
      for (String key : List.of("key", "key", "k".repeat(200), "", "\u0001")) {
        EncodableItem item = item(TelemetryItem.Type.EVENT).setName(role);
        item.getTags().put(ContextTags.CLOUD_ROLE, role);
        item.getTags().put("ai.session.isFirst", role);
        item.getTags().put(key, role);
        item.getProperties().put("before", "1");
        item.getProperties().put(key, role);
        item.getProperties().put(ContextTags.CLOUD_ROLE, "a property");
        JsonWriter unused = new JsonWriter();

        assertThat(encoder.encode(item, used)).isTrue();

        assertThat(encoder.encode(item, unused)).isTrue();
        assertThat(used.asText()).isEqualTo(unused.asText());
      }
    }
  }

  private static EncodableItem item(TelemetryItem.Type type) {
    return new EncodableItem(type, Instant.EPOCH);
  }
}
