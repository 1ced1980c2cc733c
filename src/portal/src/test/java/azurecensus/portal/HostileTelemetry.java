package azurecensus.portal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Items of every type with an attack in every text: markup, event handlers, script addresses,
 * templates, names of JavaScript properties, characters that turn or hide the following text, and
 * length.
 */
final class HostileTelemetry {
  /** Part of the text of every page that shows the items. */
  static final String MARKUP =
      "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";

  private static final String ATTRIBUTE = "\"'><svg onload=document.title='owned'>{{1+1}}${1+1}";
  private static final String ADDRESS = "javascript:document.title='owned'//" + MARKUP;
  private static final String TURNED =
      "\u202e\u2067turned\u2069 \u0007\u001b[31m\u0000\u200b\ufeff\ud800 lone " + MARKUP;
  private static final String SHORT = "<img src=x onerror=document.title='owned'>";
  private static final String HUGE = "long".repeat(100);
  private static final List<String> OWN_NAMES =
      List.of("__proto__", "constructor", "toString", "hasOwnProperty", "then");

  private HostileTelemetry() {}

  /** Lengthens messages and properties of the long item, which may be longer than names. */
  private static String asLongAsMayBe(String text) {
    return text.startsWith(HUGE) ? text + "long".repeat(1500) : text;
  }

  /** The part that fits into a tag. */
  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), 250));
  }

  static List<ObjectNode> items() {
    Instant time = Instant.now().minusSeconds(1);
    return Stream.of(MARKUP, ATTRIBUTE + MARKUP, TURNED, HUGE + MARKUP, "__proto__", "constructor")
        .flatMap(text -> of(text, time).stream())
        .toList();
  }

  private static List<ObjectNode> of(String text, Instant time) {
    String id = Integer.toHexString(text.hashCode());
    return Stream.of(
            TestTelemetry.changed(
                TestTelemetry.request(time),
                item -> TestTelemetry.data(item)
                    .put("id", id)
                    .put("name", text)
                    .put("url", ADDRESS)
                    .put("source", text)
                    .put("success", false)
                    .put("responseCode", text)),
            TestTelemetry.changed(
                TestTelemetry.call(time),
                item -> TestTelemetry.data(item)
                    .put("id", "c" + id)
                    .put("name", text)
                    .put("type", text)
                    .put("target", text)
                    .put("data", ADDRESS)
                    .put("success", false)
                    .put("resultCode", text)),
            TestTelemetry.changed(
                TestTelemetry.calledRequest(time),
                item -> TestTelemetry.data(item).put("id", "d" + id).put("name", text)),
            TestTelemetry.trace(time, asLongAsMayBe(text)),
            exception(text, time),
            TestTelemetry.changed(
                TestTelemetry.envelope("EventData", time),
                item -> TestTelemetry.data(item).put("name", text)),
            TestTelemetry.changed(
                TestTelemetry.envelope("PageviewData", time),
                item -> TestTelemetry.data(item).put("name", text).put("url", ADDRESS)),
            TestTelemetry.changed(
                TestTelemetry.envelope("AvailabilityData", time),
                item -> TestTelemetry.data(item)
                    .put("id", "a" + id)
                    .put("name", text)
                    .put("duration", "00:00:01")
                    .put("success", false)
                    .put("runLocation", text)
                    .put("message", text)),
            TestTelemetry.changed(
                TestTelemetry.envelope("MetricData", time),
                item -> TestTelemetry.data(item)
                    .putArray("metrics")
                    .addObject()
                    .put("name", text)
                    .put("value", 3)),
            TestTelemetry.changed(
                TestTelemetry.envelope("PageViewPerfData", time),
                item -> TestTelemetry.data(item).put("name", text).put("perfTotal", "00:00:01")))
        .map(item -> surrounded(item, text))
        .toList();
  }

  private static ObjectNode exception(String text, Instant time) {
    return TestTelemetry.changed(TestTelemetry.exception(time), item -> {
      TestTelemetry.data(item).put("problemId", text);
      ObjectNode exception =
          (ObjectNode) TestTelemetry.data(item).path("exceptions").path(0);
      exception.put("typeName", text).put("message", asLongAsMayBe(text));
      ((ObjectNode) exception.path("parsedStack").path(0))
          .put("method", text)
          .put("assembly", text)
          .put("fileName", text);
    });
  }

  /** Adds the attack to the tags and properties of an item. */
  private static ObjectNode surrounded(ObjectNode item, String text) {
    TestTelemetry.tags(item)
        .put("ai.operation.name", cut(text))
        .put("ai.cloud.roleInstance", cut(text))
        .put("ai.user.id", SHORT)
        .put("ai.session.id", SHORT)
        .put("ai.internal.sdkVersion", SHORT);
    if (!TestTelemetry.data(item).path("id").asText().startsWith("d")) {
      TestTelemetry.tags(item).put("ai.cloud.role", cut(text));
    }
    ObjectNode properties = TestTelemetry.data(item).putObject("properties");
    properties.put(cut(text).substring(0, Math.min(text.length(), 120)), asLongAsMayBe(text));
    OWN_NAMES.forEach(name -> properties.put(name, text));
    return item;
  }
}
