package azurecensus.benchmarks.jmh;

import azurecensus.tracing.internal.okhttp.TracingStages;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.propagation.SpanContextParseException;
import io.opencensus.trace.propagation.TextFormat;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.Request;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Reading {@code traceparent} and {@code tracestate} from a request, and writing them to one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PropagationBenchmark {
  private static final String TRACEPARENT =
      "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  private static final String TRACESTATE = "vendor=t61rcWkgMzE,rojo=00f067aa0ba902b7";
  private static final TextFormat.Getter<Map<String, String>> GETTER = new TextFormat.Getter<>() {
    @Override
    public String get(Map<String, String> carrier, String key) {
      return carrier.get(key);
    }
  };
  private static final TextFormat.Setter<Request.Builder> SETTER = new TextFormat.Setter<>() {
    @Override
    public void put(Request.Builder carrier, String key, String value) {
      carrier.header(key, value);
    }
  };
  private static final TextMapGetter<Map<String, String>> OTHER_GETTER = new TextMapGetter<>() {
    @Override
    public Iterable<String> keys(Map<String, String> carrier) {
      return carrier.keySet();
    }

    @Override
    public String get(Map<String, String> carrier, String key) {
      return carrier == null ? null : carrier.get(key);
    }
  };

  private final Map<String, String> headers =
      new HashMap<>(Map.of("traceparent", TRACEPARENT, "tracestate", TRACESTATE));
  private final Request request =
      new Request.Builder().url("https://www.example.com/api/time/current/zone").build();
  private final TextFormat openCensus = Tracing.getPropagationComponent().getTraceContextFormat();
  private final SpanContext context = TracingStages.parse(TRACEPARENT, TRACESTATE);
  private final Context otherContext =
      W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, OTHER_GETTER);

  /** Our tolerant parser. */
  @Benchmark
  public SpanContext parseOurs() {
    return TracingStages.parse(headers.get("traceparent"), headers.get("tracestate"));
  }

  /** OpenCensus' own parser, which throws on malformed headers. */
  @Benchmark
  public SpanContext parseOpenCensus() throws SpanContextParseException {
    return openCensus.extract(headers, GETTER);
  }

  /** OpenTelemetry's implementation. */
  @Benchmark
  public Span parseOpenTelemetry() {
    return Span.fromContext(
        W3CTraceContextPropagator.getInstance().extract(Context.root(), headers, OTHER_GETTER));
  }

  /** Our implementation, into a copy of an OkHttp request, like the next two. */
  @Benchmark
  public Request injectOurs() {
    return TracingStages.inject(context, request);
  }

  /** OpenCensus' own implementation. */
  @Benchmark
  public Request injectOpenCensus() {
    Request.Builder injected = request.newBuilder();
    openCensus.inject(context, injected, SETTER);
    return injected.build();
  }

  /** OpenTelemetry's implementation. */
  @Benchmark
  public Request injectOpenTelemetry() {
    Request.Builder injected = request.newBuilder();
    W3CTraceContextPropagator.getInstance().inject(otherContext, injected, Request.Builder::header);
    return injected.build();
  }
}
