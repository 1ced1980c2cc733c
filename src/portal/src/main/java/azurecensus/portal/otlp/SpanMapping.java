package azurecensus.portal.otlp;

import azurecensus.portal.otlp.Envelope.Tag;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Maps a span and its events: server and consumer spans become requests, all others dependencies,
 * events become traces and exceptions.
 */
final class SpanMapping {
  private static final Set<String> HTTP_METHODS =
      Set.of("OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH");
  private static final String[] METHOD = {"http.request.method", "http.method"};
  private static final String[] STATUS = {"http.response.status_code", "http.status_code"};
  private static final String OPERATION_NAME = "applicationinsights.internal.operation_name";
  private static final String SAMPLE_RATE = "applicationinsights.internal.sample_rate";
  private static final int MAX_ID = 512;
  private static final int MAX_NAME = 1024;
  private static final int MAX_URL = 2048;
  private static final int MAX_MESSAGE = 32_768;

  private SpanMapping() {}

  /**
   * The envelopes of a span: the item of the span, then those of its events.
   *
   * @param nowNanos the time of a span that has none
   */
  static List<Envelope> map(Span span, Origin origin, long nowNanos) {
    Attributes attributes = Attributes.of(span.getAttributesList());
    long start = firstTime(span.getStartTimeUnixNano(), span.getEndTimeUnixNano(), nowNanos);
    Envelope item = isRequest(span, attributes)
        ? request(span, attributes, origin, start)
        : dependency(span, attributes, origin, start);
    List<Envelope> envelopes = new ArrayList<>();
    envelopes.add(item);
    addEvents(span, attributes, origin, item.tag(Tag.OPERATION_NAME), start, envelopes);
    return envelopes;
  }

  /** The first of the times that is given. */
  static long firstTime(long... times) {
    for (long time : times) {
      if (time != 0) {
        return time;
      }
    }
    return 0;
  }

  private static boolean isRequest(Span span, Attributes attributes) {
    return switch (kind(span)) {
      case SPAN_KIND_SERVER -> true;
      case SPAN_KIND_CONSUMER -> !"receive".equals(attributes.text("messaging.operation"));
      case SPAN_KIND_INTERNAL -> attributes.text("job.system") != null && !hasParent(span);
      default -> false;
    };
  }

  /** The kind; a span without one is internal, as OpenTelemetry defines it. */
  private static SpanKind kind(Span span) {
    return switch (span.getKind()) {
      case SPAN_KIND_UNSPECIFIED, UNRECOGNIZED -> SpanKind.SPAN_KIND_INTERNAL;
      default -> span.getKind();
    };
  }

  private static boolean hasParent(Span span) {
    return Envelope.isValid(span.getParentSpanId());
  }

  /** The fields that requests and dependencies share. */
  private static Envelope item(
      String baseType, Span span, Attributes attributes, Origin origin, long start) {
    Envelope item = origin
        .envelope(baseType, start)
        .sampleRate(attributes.number(SAMPLE_RATE))
        .tag(Tag.OPERATION_ID, Envelope.hex(span.getTraceId()));
    if (hasParent(span)) {
      item.tag(Tag.PARENT_ID, Envelope.hex(span.getParentSpanId()));
    }
    Properties.ofSpan(attributes, item);
    addLinks(span, item);
    item.data("id", Envelope.hex(span.getSpanId()), MAX_ID)
        .data(
            "duration", Envelope.duration(Math.max(0, span.getEndTimeUnixNano() - start)), MAX_ID);
    item.data().put("success", isSuccess(span, attributes));
    return item;
  }

  private static Envelope request(Span span, Attributes attributes, Origin origin, long start) {
    Envelope request = item("RequestData", span, attributes, origin, start);
    String override = attributes.text(OPERATION_NAME);
    String name = override == null ? span.getName() : override;
    String legacyParent = attributes.text("applicationinsights.internal.legacy_parent_id");
    if (legacyParent != null) {
      request.tag(Tag.PARENT_ID, legacyParent);
    }
    Long status = attributes.integer(STATUS);
    if (status == null) {
      status = attributes.integer("rpc.grpc.status_code");
    }
    String internalSource = attributes.text("applicationinsights.internal.source");
    request
        .tag(Tag.OPERATION_NAME, name)
        .tag(Tag.IP, attributes.text("client.address", "http.client_ip", "net.sock.peer.addr"))
        .tag(Tag.SESSION, attributes.text("applicationinsights.internal.session_id"))
        .data("name", name, MAX_NAME)
        .data("url", url(attributes), MAX_URL)
        .data("responseCode", status == null ? "0" : status.toString(), MAX_NAME)
        .data(
            "source",
            internalSource == null ? CallColumns.messageSource(attributes) : internalSource,
            MAX_NAME);
    addQueueTime(attributes, start, request);
    return request;
  }

  private static void addQueueTime(Attributes attributes, long start, Envelope request) {
    Long enqueued = attributes.integer("x-opt-enqueued-time");
    Long waited = attributes.integer("kafka.record.queue_time_ms");
    if (waited == null && enqueued != null) {
      waited =
          Math.max(0, TimeUnit.NANOSECONDS.toMillis(start) - TimeUnit.SECONDS.toMillis(enqueued));
    }
    if (waited != null) {
      request.data().putObject("measurements").put("timeSinceEnqueued", waited.doubleValue());
    }
  }

  private static Envelope dependency(Span span, Attributes attributes, Origin origin, long start) {
    Envelope dependency = item("RemoteDependencyData", span, attributes, origin, start)
        .tag(Tag.OPERATION_NAME, attributes.text(OPERATION_NAME))
        .data("name", dependencyName(span, attributes), MAX_NAME);
    CallColumns.fill(dependency, kind(span), attributes);
    return dependency;
  }

  /** The name; a span of HTTP that is named by its method gets the path. */
  private static String dependencyName(Span span, Attributes attributes) {
    String method = attributes.text(METHOD);
    String url = attributes.text("url.full", "http.url");
    String path = url == null ? null : Url.path(url);
    if (method == null || path == null || !HTTP_METHODS.contains(span.getName())) {
      return span.getName();
    }
    return method + ' ' + (path.isEmpty() ? "/" : path);
  }

  private static boolean isSuccess(Span span, Attributes attributes) {
    StatusCode code = span.getStatus().getCode();
    if (code == StatusCode.STATUS_CODE_ERROR || code == StatusCode.STATUS_CODE_OK) {
      return code == StatusCode.STATUS_CODE_OK;
    }
    Long status = attributes.integer(STATUS);
    return status == null || status < 400;
  }

  /** The address of a request, put together where the span has only its parts. */
  private static String url(Attributes attributes) {
    String scheme = attributes.text("url.scheme");
    String host = attributes.text("server.address");
    String path = attributes.text("url.path");
    if (scheme != null && host != null && path != null) {
      Long port = attributes.integer("server.port");
      String query = attributes.text("url.query");
      boolean usual = port == null
          || port <= 0
          || (port == 80 && scheme.equals("http"))
          || (port == 443 && scheme.equals("https"));
      return scheme + "://" + host + (usual ? "" : ":" + port) + path
          + (query == null ? "" : '?' + query);
    }
    return olderUrl(attributes);
  }

  private static String olderUrl(Attributes attributes) {
    String url = attributes.text("http.url");
    String scheme = attributes.text("http.scheme");
    String target = attributes.text("http.target");
    String host = attributes.text("net.host.name");
    if (url != null || scheme == null || target == null || host == null) {
      return url;
    }
    Long port = attributes.integer("net.host.port");
    return scheme + "://" + host + (port == null || port <= 0 ? "" : ":" + port) + target;
  }

  private static void addLinks(Span span, Envelope item) {
    if (span.getLinksCount() == 0) {
      return;
    }
    ArrayNode links = JsonNodeFactory.instance.arrayNode();
    span.getLinksList()
        .forEach(link -> links
            .addObject()
            .put("operation_Id", Envelope.hex(link.getTraceId()))
            .put("id", Envelope.hex(link.getSpanId())));
    item.property("_MS.links", links.toString());
  }

  /**
   * Adds the events up to the first exception, as the official exporter does. That exporter sends
   * an exception only where it leaves the service: from a span without a parent in the process.
   */
  private static void addEvents(
      Span span,
      Attributes ofSpan,
      Origin origin,
      String operationName,
      long start,
      List<Envelope> envelopes) {
    for (Span.Event event : span.getEventsList()) {
      Attributes attributes = Attributes.of(event.getAttributesList());
      boolean exception = attributes.text("exception.type", "exception.message") != null;
      String stack = attributes.text("exception.stacktrace");
      if (exception && (stack == null || !leavesTheService(span) || isLogged(ofSpan, stack))) {
        return;
      }
      Envelope envelope = origin
          .envelope(
              exception ? "ExceptionData" : "MessageData",
              firstTime(event.getTimeUnixNano(), start))
          .sampleRate(ofSpan.number(SAMPLE_RATE))
          .tag(Tag.OPERATION_ID, Envelope.hex(span.getTraceId()))
          .tag(Tag.PARENT_ID, Envelope.hex(span.getSpanId()))
          .tag(Tag.OPERATION_NAME, operationName);
      envelopes.add(envelope);
      if (exception) {
        Properties.ofSpan(ofSpan, envelope);
        addException(attributes, stack, envelope);
        return;
      }
      Properties.ofSpan(attributes, envelope);
      envelope.data("message", messageOr(event.getName()), MAX_MESSAGE);
    }
  }

  /** True when the exception of the span was sent as a log record. */
  private static boolean isLogged(Attributes ofSpan, String stack) {
    return stack.equals(ofSpan.text("applicationinsights.internal.logged_exception"));
  }

  private static boolean leavesTheService(Span span) {
    int known = SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE;
    boolean remote = (span.getFlags() & known) != 0
        ? (span.getFlags() & SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE) != 0
        : kind(span) == SpanKind.SPAN_KIND_SERVER || kind(span) == SpanKind.SPAN_KIND_CONSUMER;
    return !hasParent(span) || remote;
  }

  /** Fills type, message and stack of an exception. The service requires the first two. */
  static void addException(Attributes attributes, String stack, Envelope envelope) {
    String type = attributes.text("exception.type");
    String message = attributes.text("exception.message");
    String shownType = type == null || type.isEmpty() ? "Exception" : type;
    ObjectNode exception = envelope.data().putArray("exceptions").addObject();
    put(exception, "typeName", shownType, MAX_NAME, envelope);
    put(
        exception,
        "message",
        message == null || message.isBlank() ? shownType : message,
        MAX_MESSAGE,
        envelope);
    put(exception, "stack", stack, MAX_MESSAGE, envelope);
  }

  private static void put(
      ObjectNode exception, String field, String value, int limit, Envelope envelope) {
    String kept = value.length() <= limit ? value : value.substring(0, limit);
    exception.put(field, kept);
    envelope.grow(kept.length());
  }

  /** The message, or the official exporter's text for an empty one. */
  static String messageOr(String message) {
    return message.isBlank() ? "n/a" : message;
  }
}
