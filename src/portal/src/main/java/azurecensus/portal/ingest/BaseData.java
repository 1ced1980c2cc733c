package azurecensus.portal.ingest;

import azurecensus.portal.store.Column;
import azurecensus.portal.store.StoredItem;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * Decodes the part of an envelope that depends on its type. Only {@code baseType} decides the
 * table.
 */
final class BaseData {
  private BaseData() {}

  static StoredItem decode(String baseType, JsonNode data) throws ItemRejection {
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

  private static StoredItem request(String type, JsonNode data) throws ItemRejection {
    double duration = requiredDuration(type, data);
    return new StoredItem(TelemetryTable.REQUESTS)
        .put(Column.ID, EnvelopeFields.requiredText(type, data, "id", 512))
        .put(Column.SOURCE, EnvelopeFields.text(type, data, "source", 1024))
        .put(Column.NAME, EnvelopeFields.text(type, data, "name", 1024))
        .put(Column.URL, EnvelopeFields.text(type, data, "url", 2048))
        .put(Column.SUCCESS, EnvelopeFields.success(data))
        .put(Column.RESULT_CODE, EnvelopeFields.requiredText(type, data, "responseCode", 1024))
        .put(Column.DURATION, duration)
        .put(Column.PERFORMANCE_BUCKET, bucket(duration));
  }

  private static StoredItem dependency(String type, JsonNode data) throws ItemRejection {
    Double duration = EnvelopeFields.duration(type, data, "duration");
    if (duration == null) {
      duration = EnvelopeFields.duration(type, data, "value");
    }
    if (duration == null) {
      throw ItemRejection.required(type, "duration");
    }
    return new StoredItem(TelemetryTable.DEPENDENCIES)
        .put(Column.ID, EnvelopeFields.text(type, data, "id", 512))
        .put(Column.TARGET, EnvelopeFields.text(type, data, "target", 1024))
        .put(Column.TYPE, firstText(type, data, 1024, "type", "dependencyTypeName"))
        .put(Column.NAME, EnvelopeFields.requiredText(type, data, "name", 1024))
        .put(Column.DATA, firstText(type, data, 8192, "data", "commandName"))
        .put(Column.SUCCESS, EnvelopeFields.success(data))
        .put(Column.RESULT_CODE, EnvelopeFields.text(type, data, "resultCode", 1024))
        .put(Column.DURATION, duration)
        .put(Column.PERFORMANCE_BUCKET, bucket(duration));
  }

  private static StoredItem message(String type, JsonNode data) throws ItemRejection {
    return new StoredItem(TelemetryTable.TRACES)
        .put(Column.MESSAGE, EnvelopeFields.requiredText(type, data, "message", 32_768))
        .put(Column.SEVERITY_LEVEL, EnvelopeFields.severity(data));
  }

  private static StoredItem exception(String type, JsonNode data) throws ItemRejection {
    ArrayNode exceptions = EnvelopeFields.array(data, "exceptions");
    if (exceptions.isEmpty()) {
      throw ItemRejection.required(type, "exceptions");
    }
    ArrayNode details = JsonNodeFactory.instance.arrayNode();
    for (JsonNode exception : exceptions) {
      details.add(exceptionDetails(exception));
    }
    JsonNode outer = details.get(0);
    JsonNode innermost = details.get(details.size() - 1);
    String problemId = EnvelopeFields.text(type, data, "problemId", 1024);
    return new StoredItem(TelemetryTable.EXCEPTIONS)
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
        .put(Column.SEVERITY_LEVEL, EnvelopeFields.severity(data))
        .put(Column.DETAILS, details.toString());
  }

  /**
   * An exception of the chain in the format of the {@code details} column of Application Insights.
   */
  private static ObjectNode exceptionDetails(JsonNode exception) throws ItemRejection {
    String type = "ExceptionDetails";
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    details.put("id", exception.path("id").asLong());
    details.put("outerId", exception.path("outerId").asLong());
    details.put("type", EnvelopeFields.requiredText(type, exception, "typeName", 1024));
    details.put("message", EnvelopeFields.requiredText(type, exception, "message", 32_768));
    String stack = EnvelopeFields.text(type, exception, "stack", 32_768);
    if (stack != null && !stack.isEmpty()) {
      details.put("rawStack", stack);
    }
    ArrayNode frames = details.putArray("parsedStack");
    for (JsonNode frame : EnvelopeFields.array(exception, "parsedStack")) {
      ObjectNode kept = frames.addObject();
      kept.put("level", frame.path("level").asLong());
      kept.put("method", EnvelopeFields.text("StackFrame", frame, "method", 1024));
      kept.put("assembly", EnvelopeFields.text("StackFrame", frame, "assembly", 1024));
      kept.put("fileName", EnvelopeFields.text("StackFrame", frame, "fileName", 1024));
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

  private static StoredItem event(String type, JsonNode data) throws ItemRejection {
    return new StoredItem(TelemetryTable.CUSTOM_EVENTS)
        .put(Column.NAME, EnvelopeFields.requiredText(type, data, "name", 512));
  }

  /** Keeps the first data point only, as the service does. */
  private static StoredItem metric(String type, JsonNode data) throws ItemRejection {
    JsonNode point = data.path("metrics").path(0);
    if (!point.isObject()) {
      throw ItemRejection.required(type, "metrics");
    }
    Double value = EnvelopeFields.number("DataPoint", point, "value");
    if (value == null) {
      throw ItemRejection.required("DataPoint", "value");
    }
    Double count = EnvelopeFields.number("DataPoint", point, "count");
    Double min = EnvelopeFields.number("DataPoint", point, "min");
    Double max = EnvelopeFields.number("DataPoint", point, "max");
    return new StoredItem(TelemetryTable.CUSTOM_METRICS)
        .put(Column.NAME, EnvelopeFields.requiredText("DataPoint", point, "name", 1024))
        .put(Column.VALUE, value)
        .put(Column.VALUE_SUM, value)
        .put(Column.VALUE_COUNT, count == null || count < 1 ? 1L : count.longValue())
        .put(Column.VALUE_MIN, min == null ? value : min)
        .put(Column.VALUE_MAX, max == null ? value : max)
        .put(Column.VALUE_STD_DEV, EnvelopeFields.number("DataPoint", point, "stdDev"));
  }

  private static StoredItem pageView(String type, JsonNode data) throws ItemRejection {
    Double duration = EnvelopeFields.duration(type, data, "duration");
    return new StoredItem(TelemetryTable.PAGE_VIEWS)
        .put(Column.ID, EnvelopeFields.text(type, data, "id", 512))
        .put(Column.NAME, EnvelopeFields.requiredText(type, data, "name", 1024))
        .put(Column.URL, EnvelopeFields.text(type, data, "url", 2048))
        .put(
            Column.REFERRER_URI,
            firstText(type, data, 2048, "referrerUri", "referredUri", "refUri"))
        .put(Column.DURATION, duration)
        .put(Column.PERFORMANCE_BUCKET, duration == null ? null : bucket(duration));
  }

  private static StoredItem browserTiming(String type, JsonNode data) throws ItemRejection {
    return new StoredItem(TelemetryTable.BROWSER_TIMINGS)
        .put(Column.NAME, EnvelopeFields.text(type, data, "name", 1024))
        .put(Column.URL, EnvelopeFields.text(type, data, "url", 2048))
        .put(Column.TOTAL_DURATION, EnvelopeFields.duration(type, data, "perfTotal"))
        .put(Column.NETWORK_DURATION, EnvelopeFields.duration(type, data, "networkConnect"))
        .put(Column.SEND_DURATION, EnvelopeFields.duration(type, data, "sentRequest"))
        .put(Column.RECEIVE_DURATION, EnvelopeFields.duration(type, data, "receivedResponse"))
        .put(Column.PROCESSING_DURATION, EnvelopeFields.duration(type, data, "domProcessing"));
  }

  private static StoredItem availability(String type, JsonNode data) throws ItemRejection {
    double duration = requiredDuration(type, data);
    return new StoredItem(TelemetryTable.AVAILABILITY_RESULTS)
        .put(Column.ID, EnvelopeFields.requiredText(type, data, "id", 512))
        .put(Column.NAME, EnvelopeFields.requiredText(type, data, "name", 1024))
        .put(Column.LOCATION, EnvelopeFields.text(type, data, "runLocation", 1024))
        .put(Column.SUCCESS, EnvelopeFields.success(data))
        .put(Column.MESSAGE, EnvelopeFields.text(type, data, "message", 8192))
        .put(Column.DURATION, duration)
        .put(Column.PERFORMANCE_BUCKET, bucket(duration));
  }

  private static double requiredDuration(String type, JsonNode data) throws ItemRejection {
    Double duration = EnvelopeFields.duration(type, data, "duration");
    if (duration == null) {
      throw ItemRejection.required(type, "duration");
    }
    return duration;
  }

  private static String firstText(String type, JsonNode data, int limit, String... fields)
      throws ItemRejection {
    for (String field : fields) {
      String text = EnvelopeFields.text(type, data, field, limit);
      if (text != null && !text.isEmpty()) {
        return text;
      }
    }
    return null;
  }

  private static String textOf(JsonNode node, String field) {
    return node.path(field).isTextual() ? node.path(field).asText() : null;
  }

  /** The bucket of a duration, named as in Application Insights. */
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
