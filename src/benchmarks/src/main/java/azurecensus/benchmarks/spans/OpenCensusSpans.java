package azurecensus.benchmarks.spans;

import io.opencensus.common.Timestamp;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Link;
import io.opencensus.trace.MessageEvent;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.export.SpanData;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The sample function's operation as OpenCensus spans: a request, an in-process step and an HTTP
 * call, with the attributes of our tracing library, repeated with other ids and times.
 */
public final class OpenCensusSpans {
  private static final Timestamp START = Timestamp.create(1_790_000_000L, 123_456_700);
  private static final TraceOptions SAMPLED =
      TraceOptions.builder().setIsSampled(true).build();
  private static final Tracestate NO_STATE = Tracestate.builder().build();

  private final Random random = new Random(42);
  private final int extraAttributes;

  private OpenCensusSpans(int extraAttributes) {
    this.extraAttributes = extraAttributes;
  }

  /** Creates this number of spans, the same ones each time. */
  public static List<SpanData> make(int count) {
    return make(count, 0);
  }

  /** Creates this number of spans, each with this number of additional attributes. */
  public static List<SpanData> make(int count, int extraAttributes) {
    OpenCensusSpans spans = new OpenCensusSpans(extraAttributes);
    List<SpanData> all = new ArrayList<>(count + 2);
    while (all.size() < count) {
      spans.addOperation(all);
    }
    return List.copyOf(all.subList(0, count));
  }

  private void addOperation(List<SpanData> all) {
    TraceId trace = TraceId.generateRandomId(random);
    SpanId root = SpanId.generateRandomId(random);
    all.add(
        span(trace, SpanId.generateRandomId(random), root, "long running api call", null, step()));
    all.add(span(
        trace,
        SpanId.generateRandomId(random),
        root,
        "GET /api/time/current/zone",
        Span.Kind.CLIENT,
        call()));
    all.add(span(
        trace,
        root,
        SpanId.generateRandomId(random),
        "instrumentation",
        Span.Kind.SERVER,
        request()));
  }

  private Map<String, AttributeValue> step() {
    Map<String, AttributeValue> attributes = common();
    put(attributes, "delay.ms", "3000");
    return attributes;
  }

  private Map<String, AttributeValue> call() {
    Map<String, AttributeValue> attributes = common();
    put(attributes, "http.method", "GET");
    put(attributes, "http.url", "https://www.example.com/api/time/current/zone");
    put(attributes, "http.host", "www.example.com");
    put(attributes, "http.path", "/api/time/current/zone");
    attributes.put("http.status_code", AttributeValue.longAttributeValue(200));
    return attributes;
  }

  private Map<String, AttributeValue> request() {
    Map<String, AttributeValue> attributes = common();
    put(attributes, "http.method", "GET");
    put(attributes, "http.url", "https://sample.azurewebsites.net/api/instrumentation");
    put(attributes, "http.host", "sample.azurewebsites.net");
    put(attributes, "http.path", "/api/instrumentation");
    put(attributes, "http.user_agent", "Mozilla/5.0 (X11; Linux x86_64) example");
    attributes.put("http.status_code", AttributeValue.longAttributeValue(200));
    return attributes;
  }

  private Map<String, AttributeValue> common() {
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    put(attributes, "ai.operation.name", "instrumentation");
    put(
        attributes,
        "InvocationId",
        "%08x-5f5c-4c11-9a39-%012x".formatted(random.nextInt(), random.nextLong() >>> 16));
    for (int i = 0; i < extraAttributes; i++) {
      put(attributes, "attribute." + i, "value of attribute " + i);
    }
    return attributes;
  }

  private static void put(Map<String, AttributeValue> attributes, String key, String value) {
    attributes.put(key, AttributeValue.stringAttributeValue(value));
  }

  private SpanData span(
      TraceId trace,
      SpanId id,
      SpanId parent,
      String name,
      Span.Kind kind,
      Map<String, AttributeValue> attributes) {
    Timestamp start = START.addNanos(random.nextInt(1_000_000_000));
    Timestamp end = start.addNanos(1_000 + random.nextInt(500_000_000));
    return SpanData.create(
        SpanContext.create(trace, id, SAMPLED, NO_STATE),
        parent,
        kind == Span.Kind.SERVER,
        name,
        kind,
        start,
        SpanData.Attributes.create(attributes, 0),
        SpanData.TimedEvents.<Annotation>create(List.of(), 0),
        SpanData.TimedEvents.<MessageEvent>create(List.of(), 0),
        SpanData.Links.create(List.<Link>of(), 0),
        0,
        Status.OK,
        end);
  }
}
