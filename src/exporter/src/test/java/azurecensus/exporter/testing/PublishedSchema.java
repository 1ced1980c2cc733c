package azurecensus.exporter.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The telemetry schema that the ingestion service publishes: fields, required fields, and lengths.
 * The service refuses violations, so every envelope in the tests is checked against it.
 */
public final class PublishedSchema {
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?Z");
  private static final Pattern DURATION =
      Pattern.compile("(\\d{1,3}\\.)?[0-2]\\d:[0-5]\\d:[0-5]\\d(\\.\\d{1,7})?");
  private static final Map<String, Integer> TAGS = Map.ofEntries(
      Map.entry("ai.operation.id", 128),
      Map.entry("ai.operation.parentId", 512),
      Map.entry("ai.operation.name", 1024),
      Map.entry("ai.operation.syntheticSource", 1024),
      Map.entry("ai.cloud.role", 256),
      Map.entry("ai.cloud.roleInstance", 256),
      Map.entry("ai.internal.sdkVersion", 64),
      Map.entry("ai.location.ip", 46),
      Map.entry("ai.user.id", 128),
      Map.entry("ai.user.authUserId", 1024),
      Map.entry("ai.user.accountId", 1024),
      Map.entry("ai.session.id", 64),
      Map.entry("ai.session.isFirst", 5),
      Map.entry("ai.device.type", 64),
      Map.entry("ai.device.locale", 64),
      Map.entry("ai.application.ver", 1024));
  private static final Map<String, Set<String>> FIELDS = Map.of(
      "RequestData",
          Set.of(
              "ver",
              "id",
              "name",
              "duration",
              "success",
              "responseCode",
              "source",
              "url",
              "properties",
              "measurements"),
      "RemoteDependencyData",
          Set.of(
              "ver",
              "id",
              "name",
              "resultCode",
              "duration",
              "success",
              "data",
              "type",
              "target",
              "properties",
              "measurements"),
      "MessageData", Set.of("ver", "message", "severityLevel", "properties", "measurements"),
      "ExceptionData",
          Set.of("ver", "exceptions", "severityLevel", "problemId", "properties", "measurements"),
      "EventData", Set.of("ver", "name", "properties", "measurements"),
      "MetricData", Set.of("ver", "metrics", "properties"));

  private final List<String> violations = new ArrayList<>();

  private PublishedSchema() {}

  /** Returns the violations of an envelope; empty when it is valid. */
  public static List<String> violations(JsonNode envelope) {
    PublishedSchema schema = new PublishedSchema();
    schema.envelope(envelope);
    return schema.violations;
  }

  private void envelope(JsonNode node) {
    onlyFields(
        node, "envelope", Set.of("ver", "name", "time", "sampleRate", "iKey", "tags", "data"));
    text(node, "name", 1024, true);
    text(node, "iKey", 40, true);
    check(TIME.matcher(node.path("time").asText()).matches(), "time " + node.path("time"));
    double rate = node.path("sampleRate").asDouble(100);
    check(rate > 0 && rate <= 100, "sampleRate " + rate);
    node.path("tags").properties().forEach(tag -> {
      check(tag.getValue().isTextual(), "tag " + tag.getKey() + " is no string");
      int max = TAGS.getOrDefault(tag.getKey(), 1024);
      check(tag.getValue().asText().length() <= max, "tag " + tag.getKey() + " is too long");
    });
    JsonNode data = node.path("data");
    String baseType = data.path("baseType").asText();
    onlyFields(data, "data", Set.of("baseType", "baseData"));
    if (FIELDS.containsKey(baseType)) {
      baseData(baseType, data.path("baseData"));
    } else {
      violations.add("baseType " + baseType);
    }
  }

  private void baseData(String baseType, JsonNode node) {
    onlyFields(node, baseType, FIELDS.get(baseType));
    check(node.path("ver").asInt() == 2, "ver of baseData");
    switch (baseType) {
      case "RequestData" -> {
        call(node);
        text(node, "responseCode", 1024, true);
        text(node, "source", 1024, false);
        text(node, "url", 2048, false);
      }
      case "RemoteDependencyData" -> {
        call(node);
        text(node, "resultCode", 1024, false);
        text(node, "data", 8192, false);
        text(node, "type", 1024, false);
        text(node, "target", 1024, false);
      }
      case "MessageData" -> text(node, "message", 32_768, true);
      case "EventData" -> text(node, "name", 512, true);
      case "MetricData" -> metrics(node.path("metrics"));
      default -> exceptions(node);
    }
    JsonNode severity = node.path("severityLevel");
    check(
        severity.isMissingNode()
            || (severity.isInt() && severity.asInt() >= 0 && severity.asInt() <= 4),
        "severityLevel " + severity);
    maps(node);
  }

  private void call(JsonNode node) {
    text(node, "id", 512, true);
    text(node, "name", 1024, true);
    check(node.path("success").isBoolean(), "success");
    check(
        DURATION.matcher(node.path("duration").asText()).matches(),
        "duration " + node.path("duration"));
  }

  private void exceptions(JsonNode node) {
    text(node, "problemId", 1024, false);
    JsonNode exceptions = node.path("exceptions");
    check(exceptions.isArray() && !exceptions.isEmpty(), "exceptions");
    for (JsonNode details : exceptions) {
      onlyFields(
          details,
          "exception",
          Set.of("id", "outerId", "typeName", "message", "hasFullStack", "stack", "parsedStack"));
      text(details, "typeName", 1024, true);
      text(details, "message", 32_768, true);
      text(details, "stack", 32_768, false);
      check(details.path("hasFullStack").isBoolean(), "hasFullStack");
      for (JsonNode frame : details.path("parsedStack")) {
        onlyFields(frame, "frame", Set.of("level", "method", "assembly", "fileName", "line"));
        check(frame.path("level").isInt(), "level");
        text(frame, "method", 1024, true);
        text(frame, "assembly", 1024, false);
        text(frame, "fileName", 1024, false);
        check(frame.path("line").asInt() < 1_000_000, "line");
      }
    }
  }

  /** The service stores the first data point only. */
  private void metrics(JsonNode points) {
    check(points.isArray() && points.size() == 1, "metrics");
    JsonNode point = points.path(0);
    onlyFields(
        point, "metric", Set.of("ns", "name", "kind", "value", "count", "min", "max", "stdDev"));
    text(point, "ns", 256, false);
    text(point, "name", 1024, true);
    check(point.path("value").isNumber(), "value");
    check(point.path("count").isMissingNode() || point.path("count").asInt() > 0, "count");
    for (String field : List.of("min", "max", "stdDev")) {
      check(point.path(field).isMissingNode() || point.path(field).isNumber(), field);
    }
  }

  private void maps(JsonNode node) {
    node.path("properties").properties().forEach(property -> {
      check(property.getKey().length() <= 150 && !property.getKey().isEmpty(), "key of a property");
      check(
          property.getValue().isTextual() && property.getValue().asText().length() <= 8192,
          "value of property " + property.getKey());
    });
    node.path("measurements").properties().forEach(measurement -> {
      check(
          measurement.getKey().length() <= 150 && !measurement.getKey().isEmpty(),
          "key of a measurement");
      check(measurement.getValue().isNumber(), "value of measurement " + measurement.getKey());
    });
  }

  private void text(JsonNode node, String field, int max, boolean required) {
    JsonNode value = node.path(field);
    if (value.isMissingNode()) {
      check(!required, field + " is missing");
      return;
    }
    check(value.isTextual(), field + " is no string");
    check(value.asText().length() <= max, field + " is longer than " + max);
    check(!required || !value.asText().isEmpty(), field + " is empty");
  }

  private void onlyFields(JsonNode node, String what, Set<String> known) {
    node.properties()
        .forEach(field ->
            check(known.contains(field.getKey()), what + " has unknown " + field.getKey()));
  }

  private void check(boolean right, String violation) {
    if (!right) {
      violations.add(violation);
    }
  }
}
