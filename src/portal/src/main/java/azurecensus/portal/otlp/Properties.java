package azurecensus.portal.otlp;

import azurecensus.portal.otlp.Envelope.Tag;
import io.opentelemetry.proto.common.v1.AnyValue;
import java.util.List;
import java.util.Map;

/**
 * The attributes that become properties and tags. Attributes of OpenTelemetry's conventions have
 * columns or are left out, all others are properties: the rules of the official exporter.
 */
final class Properties {
  /** The namespaces of the conventions, as the official exporter knows them. */
  private static final List<String> CONVENTIONS = List.of(
      "server.",
      "client.",
      "network.",
      "url.",
      "error.",
      "http.",
      "db.",
      "message.",
      "messaging.",
      "rpc.",
      "enduser.",
      "net.",
      "peer.",
      "exception.",
      "thread.",
      "faas.",
      "code.",
      "job.",
      "applicationinsights.internal.");

  private static final List<String> HEADERS =
      List.of("http.request.header.", "http.response.header.");

  private static final List<String> LOG_CONTEXTS = List.of(
      "log4j.mdc.",
      "log4j.context_data.",
      "logback.mdc.",
      "jboss-logmanager.mdc.",
      "log4j.map_message.");

  private static final Map<String, String> LOG_NAMES = Map.of(
      "code.filepath", "FileName",
      "code.namespace", "ClassName",
      "code.function", "MethodName",
      "code.lineno", "LineNumber",
      "log4j.marker", "Marker",
      "logback.marker", "Marker");

  private Properties() {}

  /** Adds the attributes of a span or an event. */
  static void ofSpan(Attributes attributes, Envelope envelope) {
    attributes.forEach((key, value) -> {
      switch (key) {
        case "az.namespace",
            "message_bus.destination",
            "x-opt-enqueued-time",
            "kafka.record.queue_time_ms",
            "kafka.offset",
            "user_agent.original" -> {
          // They have columns, or none of Application Insights is for them.
        }
        default -> addShared(key, value, envelope);
      }
    });
  }

  /** Adds the attributes of a log record. */
  static void ofLog(Attributes attributes, Envelope envelope) {
    attributes.forEach((key, value) -> {
      String name = LOG_NAMES.get(key);
      if (name != null) {
        envelope.property(name, Attributes.asText(value).replace(", ", ","));
        return;
      }
      for (String context : LOG_CONTEXTS) {
        if (key.startsWith(context)) {
          envelope.property(key.substring(context.length()), Attributes.asText(value));
          return;
        }
      }
      addShared(key, value, envelope);
    });
  }

  /** Adds the attributes of a point of a metric: all but those internal to the exporter. */
  static void ofPoint(Attributes attributes, Envelope envelope) {
    attributes.forEach((key, value) -> {
      if (!key.startsWith("applicationinsights.internal.")) {
        envelope.property(key, Attributes.asText(value));
      }
    });
  }

  private static void addShared(String key, AnyValue value, Envelope envelope) {
    switch (key) {
      case "enduser.id" -> envelope.tag(Tag.USER, textOrNull(value));
      case "ai.preview.service_version" -> envelope.tag(Tag.VERSION, textOrNull(value));
      case "applicationinsights.internal.service_name" -> envelope.tag(Tag.ROLE, textOrNull(value));
      case "ai.preview.connection_string",
          "ai.preview.instrumentation_key",
          "ai.preview.service_name",
          "ai.preview.service_instance_id" -> {
        // The official exporter no longer supports them.
      }
      default -> {
        boolean header = value.hasArrayValue() && HEADERS.stream().anyMatch(key::startsWith);
        if (header || CONVENTIONS.stream().noneMatch(key::startsWith)) {
          envelope.property(key, Attributes.asText(value));
        }
      }
    }
  }

  private static String textOrNull(AnyValue value) {
    return value.hasStringValue() ? value.getStringValue() : null;
  }
}
