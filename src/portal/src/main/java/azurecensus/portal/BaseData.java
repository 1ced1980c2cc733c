package azurecensus.portal;

import azurecensus.portal.EnvelopeDecoder.Fields;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Reads the part of an envelope that depends on its type; {@code baseType} alone decides the table.
 */
final class BaseData {
  private BaseData() {}

  static TelemetryItem decode(String baseType, JsonNode data) throws ItemRejection {
    return switch (baseType.toLowerCase(Locale.ROOT)) {
      case "requestdata" -> request(baseType, data);
      case "remotedependencydata" -> dependency(baseType, data);
      case "messagedata" -> message(baseType, data);
      case "exceptiondata" -> exception(baseType, data);
      case "eventdata" -> event(baseType, data);
      case "metricdata", "metricsdata" -> metric(baseType, data);
      case "pageviewdata" -> pageView(baseType, data);
      case "pageviewperfdata", "pageviewperformancedata" -> browserTiming(baseType, data);
      case "availabilitydata" -> availability(baseType, data);
      default ->
        throw new ItemRejection(
            "100: Field 'baseType' on type 'Data' has an unknown value. Expected: RequestData,"
                + " RemoteDependencyData, MessageData, ExceptionData, EventData, MetricData, PageViewData, PageViewPerfData or"
                + " AvailabilityData");
    };
  }

  private static TelemetryItem request(String type, JsonNode data) throws ItemRejection {
    return new TelemetryItem(TelemetryTable.REQUESTS)
        .put(Column.ID, Fields.requiredText(type, data, "id", 512))
        .put(Column.SOURCE, Fields.text(type, data, "source", 1024))
        .put(Column.NAME, Fields.text(type, data, "name", 1024))
        .put(Column.URL, Fields.text(type, data, "url", 2048))
        .put(Column.SUCCESS, Fields.success(data))
        .put(Column.RESULT_CODE, Fields.requiredText(type, data, "responseCode", 1024))
        .put(Column.DURATION, requiredDuration(type, data))
        .put(Column.PERFORMANCE_BUCKET, bucket(requiredDuration(type, data)));
  }

  private static TelemetryItem dependency(String type, JsonNode data) throws ItemRejection {
    Double duration = Fields.duration(type, data, "duration");
    if (duration == null) {
      duration = Fields.duration(type, data, "value");
    }
    if (duration == null) {
      throw ItemRejection.required(type, "duration");
    }
    return new TelemetryItem(TelemetryTable.DEPENDENCIES)
        .put(Column.ID, Fields.text(type, data, "id", 512))
        .put(Column.TARGET, Fields.text(type, data, "target", 1024))
        .put(Column.TYPE, firstText(type, data, 1024, "type", "dependencyTypeName"))
        .put(Column.NAME, Fields.requiredText(type, data, "name", 1024))
        .put(Column.DATA, firstText(type, data, 8192, "data", "commandName"))
        .put(Column.SUCCESS, Fields.success(data))
        .put(Column.RESULT_CODE, Fields.text(type, data, "resultCode", 1024))
        .put(Column.DURATION, duration)
        .put(Column.PERFORMANCE_BUCKET, bucket(duration));
  }

  private static TelemetryItem message(String type, JsonNode data) throws ItemRejection {
    return new TelemetryItem(TelemetryTable.TRACES)
        .put(Column.MESSAGE, Fields.requiredText(type, data, "message", 32_768))
        .put(Column.SEVERITY_LEVEL, Fields.severity(data));
  }

  private static TelemetryItem exception(String type, JsonNode data) throws ItemRejection {
    ArrayNode exceptions = Fields.array(data, "exceptions");
    if (exceptions.isEmpty()) {
      throw ItemRejection.required(type, "exceptions");
    }
    ArrayNode details = JsonNodeFactory.instance.arrayNode();
    for (JsonNode exception : exceptions) {
      details.add(exceptionDetails(exception));
    }
    JsonNode outer = details.get(0);
    JsonNode innermost = details.get(details.size() - 1);
    String problemId = Fields.text(type, data, "problemId", 1024);
    return new TelemetryItem(TelemetryTable.EXCEPTIONS)
        .put(
            Column.PROBLEM_ID,
            problemId == null || problemId.isEmpty() ? problemId(outer) : problemId)
        .put(Column.TYPE, textOf(outer, "type"))
        .put(Column.MESSAGE, textOf(outer, "message"))
        .put(Column.METHOD, method(outer))
        .put(Column.OUTER_TYPE, textOf(outer, "type"))
        .put(Column.OUTER_MESSAGE, textOf(outer, "message"))
        .put(Column.OUTER_METHOD, method(outer))
        .put(Column.INNERMOST_TYPE, textOf(innermost, "type"))
        .put(Column.INNERMOST_MESSAGE, textOf(innermost, "message"))
        .put(Column.INNERMOST_METHOD, method(innermost))
        .put(Column.SEVERITY_LEVEL, Fields.severity(data))
        .put(Column.DETAILS, details.toString());
  }

  /**
   * One exception of the chain in the shape of Application Insights' own {@code details} column.
   */
  private static ObjectNode exceptionDetails(JsonNode exception) throws ItemRejection {
    String type = "ExceptionDetails";
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("id", exception.path("id").asLong());
    details.put("outerId", exception.path("outerId").asLong());
    details.put("type", Fields.requiredText(type, exception, "typeName", 1024));
    details.put("message", Fields.requiredText(type, exception, "message", 32_768));
    String stack = Fields.text(type, exception, "stack", 32_768);
    if (stack != null && !stack.isEmpty()) {
      details.put("rawStack", stack);
    }
    ArrayNode frames = details.putArray("parsedStack");
    for (JsonNode frame : Fields.array(exception, "parsedStack")) {
      ObjectNode kept = frames.addObject();
      kept.put("level", frame.path("level").asLong());
      kept.put("method", Fields.text("StackFrame", frame, "method", 1024));
      kept.put("assembly", Fields.text("StackFrame", frame, "assembly", 1024));
      kept.put("fileName", Fields.text("StackFrame", frame, "fileName", 1024));
      kept.put("line", frame.path("line").asLong());
    }
    return details;
  }

  private static String problemId(JsonNode exception) {
    String method = method(exception);
    String id = textOf(exception, "type") + (method == null ? "" : " at " + method);
    return id.length() > 1024 ? id.substring(0, 1024) : id;
  }

  private static String method(JsonNode exception) {
    JsonNode method = exception.path("parsedStack").path(0).path("method");
    return method.isTextual() ? method.asText() : null;
  }

  private static TelemetryItem event(String type, JsonNode data) throws ItemRejection {
    return new TelemetryItem(TelemetryTable.CUSTOM_EVENTS)
        .put(Column.NAME, Fields.requiredText(type, data, "name", 512));
  }

  /** The service keeps the first data point alone. */
  private static TelemetryItem metric(String type, JsonNode data) throws ItemRejection {
    JsonNode point = data.path("metrics").path(0);
    if (!point.isObject()) {
      throw ItemRejection.required(type, "metrics");
    }
    Double value = Fields.number("DataPoint", point, "value");
    if (value == null) {
      throw ItemRejection.required("DataPoint", "value");
    }
    Double count = Fields.number("DataPoint", point, "count");
    Double min = Fields.number("DataPoint", point, "min");
    Double max = Fields.number("DataPoint", point, "max");
    return new TelemetryItem(TelemetryTable.CUSTOM_METRICS)
        .put(Column.NAME, Fields.requiredText("DataPoint", point, "name", 1024))
        .put(Column.VALUE, value)
        .put(Column.VALUE_SUM, value)
        .put(Column.VALUE_COUNT, count == null || count < 1 ? 1L : count.longValue())
        .put(Column.VALUE_MIN, min == null ? value : min)
        .put(Column.VALUE_MAX, max == null ? value : max)
        .put(Column.VALUE_STD_DEV, Fields.number("DataPoint", point, "stdDev"));
  }

  private static TelemetryItem pageView(String type, JsonNode data) throws ItemRejection {
    Double duration = Fields.duration(type, data, "duration");
    return new TelemetryItem(TelemetryTable.PAGE_VIEWS)
        .put(Column.ID, Fields.text(type, data, "id", 512))
        .put(Column.NAME, Fields.requiredText(type, data, "name", 1024))
        .put(Column.URL, Fields.text(type, data, "url", 2048))
        .put(
            Column.REFERRER_URI,
            firstText(type, data, 2048, "referrerUri", "referredUri", "refUri"))
        .put(Column.DURATION, duration)
        .put(Column.PERFORMANCE_BUCKET, duration == null ? null : bucket(duration));
  }

  private static TelemetryItem browserTiming(String type, JsonNode data) throws ItemRejection {
    return new TelemetryItem(TelemetryTable.BROWSER_TIMINGS)
        .put(Column.NAME, Fields.text(type, data, "name", 1024))
        .put(Column.URL, Fields.text(type, data, "url", 2048))
        .put(Column.TOTAL_DURATION, Fields.duration(type, data, "perfTotal"))
        .put(Column.NETWORK_DURATION, Fields.duration(type, data, "networkConnect"))
        .put(Column.SEND_DURATION, Fields.duration(type, data, "sentRequest"))
        .put(Column.RECEIVE_DURATION, Fields.duration(type, data, "receivedResponse"))
        .put(Column.PROCESSING_DURATION, Fields.duration(type, data, "domProcessing"));
  }

  private static TelemetryItem availability(String type, JsonNode data) throws ItemRejection {
    return new TelemetryItem(TelemetryTable.AVAILABILITY_RESULTS)
        .put(Column.ID, Fields.requiredText(type, data, "id", 512))
        .put(Column.NAME, Fields.requiredText(type, data, "name", 1024))
        .put(Column.LOCATION, Fields.text(type, data, "runLocation", 1024))
        .put(Column.SUCCESS, Fields.success(data))
        .put(Column.MESSAGE, Fields.text(type, data, "message", 8192))
        .put(Column.DURATION, requiredDuration(type, data))
        .put(Column.PERFORMANCE_BUCKET, bucket(requiredDuration(type, data)));
  }

  private static double requiredDuration(String type, JsonNode data) throws ItemRejection {
    Double duration = Fields.duration(type, data, "duration");
    if (duration == null) {
      throw ItemRejection.required(type, "duration");
    }
    return duration;
  }

  private static String firstText(String type, JsonNode data, int limit, String... fields)
      throws ItemRejection {
    for (String field : fields) {
      String text = Fields.text(type, data, field, limit);
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  private static String textOf(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).asText() : null;
  }

  /** Application Insights' own buckets. */
  static String bucket(double millis) {
    if (millis < 250) {
      return "<250ms";
    }
    if (millis < 500) {
      return "250ms-500ms";
    }
    if (millis < 1000) {
      return "500ms-1sec";
    }
    if (millis < 3000) {
      return "1sec-3sec";
    }
    if (millis < 7000) {
      return "3sec-7sec";
    }
    if (millis < 15_000) {
      return "7sec-15sec";
    }
    if (millis < 30_000) {
      return "15sec-30sec";
    }
    if (millis < 60_000) {
      return "30sec-1min";
    }
    if (millis < 120_000) {
      return "1min-2min";
    }
    return millis < 300_000 ? "2min-5min" : ">=5min";
  }
}
