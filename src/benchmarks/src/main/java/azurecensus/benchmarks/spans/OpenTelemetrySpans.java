package azurecensus.benchmarks.spans;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * The same operation as {@link OpenCensusSpans}, as OpenTelemetry's SDK records it, with
 * OpenTelemetry's own names of the attributes.
 */
public final class OpenTelemetrySpans {
  private static final AttributeKey<Long> STATUS =
      AttributeKey.longKey("http.response.status_code");
  private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(1_790_000_000L) + 123_456_700;

  private final Random random = new Random(42);
  private final Tracer tracer;

  private final int extraAttributes;

  private OpenTelemetrySpans(Tracer tracer, int extraAttributes) {
    this.tracer = tracer;
    this.extraAttributes = extraAttributes;
  }

  /** Creates this number of spans. */
  public static List<SpanData> make(int count) {
    return make(count, 0);
  }

  /** Creates this number of spans, each with this number of additional attributes. */
  public static List<SpanData> make(int count, int extraAttributes) {
    Recorded recorded = new Recorded();
    SdkTracerProvider provider = SdkTracerProvider.builder()
        .setResource(Resource.builder().put("service.name", "benchmark").build())
        .addSpanProcessor(SimpleSpanProcessor.create(recorded))
        .build();
    OpenTelemetrySpans spans = new OpenTelemetrySpans(provider.get("benchmark"), extraAttributes);
    while (recorded.all.size() < count) {
      spans.addOperation();
    }
    provider.close();
    return List.copyOf(recorded.all.subList(0, count));
  }

  private void addOperation() {
    SpanBuilder request = common("instrumentation")
        .setSpanKind(SpanKind.SERVER)
        .setAttribute("http.request.method", "GET")
        .setAttribute("url.scheme", "https")
        .setAttribute("server.address", "sample.azurewebsites.net")
        .setAttribute("url.path", "/api/instrumentation")
        .setAttribute("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) example")
        .setAttribute(STATUS, 200L);
    Span root = request.startSpan();
    Context context = Context.root().with(root);
    end(common("long running api call").setParent(context).setAttribute("delay.ms", "3000"));
    end(common("GET /api/time/current/zone")
        .setParent(context)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("http.request.method", "GET")
        .setAttribute("url.full", "https://www.example.com/api/time/current/zone")
        .setAttribute("server.address", "www.example.com")
        .setAttribute(PORT, 443L)
        .setAttribute(STATUS, 200L));
    root.end(START_NANOS + 1_600_000_000L, TimeUnit.NANOSECONDS);
  }

  private SpanBuilder common(String name) {
    SpanBuilder builder = tracer
        .spanBuilder(name)
        .setStartTimestamp(START_NANOS + random.nextInt(1_000_000_000), TimeUnit.NANOSECONDS)
        .setAttribute(
            "InvocationId",
            "%08x-5f5c-4c11-9a39-%012x".formatted(random.nextInt(), random.nextLong() >>> 16));
    for (int i = 0; i < extraAttributes; i++) {
      builder.setAttribute("attribute." + i, "value of attribute " + i);
    }
    return builder;
  }

  private void end(SpanBuilder builder) {
    builder
        .startSpan()
        .end(START_NANOS + 1_000_000_000L + random.nextInt(500_000_000), TimeUnit.NANOSECONDS);
  }

  /** Collects the exported spans. */
  private static final class Recorded implements SpanExporter {
    private final List<SpanData> all = new ArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      all.addAll(spans);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
