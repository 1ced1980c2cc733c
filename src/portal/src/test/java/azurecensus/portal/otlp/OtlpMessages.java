package azurecensus.portal.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Messages of OTLP; a test changes the part it checks. */
public final class OtlpMessages {
  public static final String TRACE = "5b8efff798038103d269b633813fc60c";
  public static final String SPAN = "eee19b7ec3c1b174";
  public static final String PARENT = "eee19b7ec3c1b173";

  private OtlpMessages() {}

  static ByteString id(String hex) {
    return ByteString.copyFrom(HexFormat.of().parseHex(hex));
  }

  /** Attributes from {@code key=value} pairs: whole numbers, numbers and lists keep their types. */
  static List<KeyValue> attributes(String pairs) {
    List<KeyValue> attributes = new ArrayList<>();
    for (String pair : pairs == null ? new String[0] : pairs.split("; ", -1)) {
      String[] parts = pair.split("=", 2);
      attributes.add(
          KeyValue.newBuilder().setKey(parts[0]).setValue(value(parts[1])).build());
    }
    return attributes;
  }

  private static AnyValue value(String text) {
    if (text.matches("-?\\d{1,18}")) {
      return AnyValue.newBuilder().setIntValue(Long.parseLong(text)).build();
    }
    if (text.matches("-?\\d+\\.\\d+")) {
      return AnyValue.newBuilder().setDoubleValue(Double.parseDouble(text)).build();
    }
    if (text.startsWith("[")) {
      ArrayValue.Builder array = ArrayValue.newBuilder();
      for (String element : text.substring(1, text.length() - 1).split(",", -1)) {
        array.addValues(value(element));
      }
      return AnyValue.newBuilder().setArrayValue(array).build();
    }
    return AnyValue.newBuilder().setStringValue(text).build();
  }

  static Span.Builder span(SpanKind kind, String pairs, long start) {
    return Span.newBuilder()
        .setTraceId(id(TRACE))
        .setSpanId(id(SPAN))
        .setName("the span")
        .setKind(kind)
        .setStartTimeUnixNano(start)
        .setEndTimeUnixNano(start + 1_234_567_000L)
        .addAllAttributes(attributes(pairs));
  }

  /** A request with spans of the service {@code shop}. */
  public static ExportTraceServiceRequest traces(Span... spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder()
            .setResource(Resource.newBuilder()
                .addAllAttributes(attributes("service.name=shop; service.instance.id=shop-1")))
            .addScopeSpans(ScopeSpans.newBuilder()
                .setScope(InstrumentationScope.newBuilder().setName("tests"))
                .addAllSpans(List.of(spans))))
        .build();
  }

  /** The span with ids of its own. */
  public static Span numbered(Span span, long number) {
    ByteString id =
        ByteString.copyFrom(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    return span.toBuilder().setTraceId(id.concat(id)).setSpanId(id).build();
  }

  /** The span below a parent of another service. */
  public static Span below(Span span, String traceId, String parentId) {
    return span.toBuilder()
        .setTraceId(id(traceId))
        .setParentSpanId(id(parentId))
        .build();
  }

  /** A call of another service. */
  public static Span call(String traceId, String parentId, String spanId, long start) {
    return below(
        span(
                SpanKind.SPAN_KIND_CLIENT,
                "http.request.method=GET; url.full=http://billing/pay; server.address=billing;"
                    + " http.response.status_code=200",
                start)
            .setSpanId(id(spanId))
            .build(),
        traceId,
        parentId);
  }

  /** A span of a server. */
  public static Span server(long start) {
    return span(
            SpanKind.SPAN_KIND_SERVER,
            "http.request.method=GET; http.response.status_code=200; url.scheme=http;"
                + " server.address=shop; url.path=/orders",
            start)
        .build();
  }
}
