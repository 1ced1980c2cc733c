package azurecensus.benchmarks.jmh;

import io.opencensus.impl.trace.TraceComponentImpl;
import io.opencensus.impllite.trace.TraceComponentImplLite;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import io.opencensus.trace.TraceComponent;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * A span with eight attributes from its start to a handler, with both implementations of
 * OpenCensus. Their own drops the spans that its exporter's thread does not keep up with.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpanBenchmark {
  private static final AttributeValue VALUE = AttributeValue.stringAttributeValue("value");
  private static final String[] KEYS = {
    "http.method",
    "http.url",
    "http.host",
    "http.path",
    "http.status_code",
    "http.user_agent",
    "faas.name",
    "faas.trigger"
  };

  private final TraceComponent openCensus = exporting(new TraceComponentImpl());
  private final TraceComponent lean = exporting(new TraceComponentImplLite());

  private static TraceComponent exporting(TraceComponent component) {
    component
        .getExportComponent()
        .getSpanExporter()
        .registerHandler("benchmark", new SpanExporter.Handler() {
          @Override
          public void export(Collection<SpanData> ended) {}
        });
    return component;
  }

  /** OpenCensus' own implementation. */
  @Benchmark
  public Span openCensus() {
    return span(openCensus);
  }

  /** Our implementation. */
  @Benchmark
  public Span lean() {
    return span(lean);
  }

  private static Span span(TraceComponent component) {
    Span span = component
        .getTracer()
        .spanBuilderWithExplicitParent("GET /zone", null)
        .setSampler(Samplers.alwaysSample())
        .setSpanKind(Span.Kind.CLIENT)
        .startSpan();
    for (String key : KEYS) {
      span.putAttribute(key, VALUE);
    }
    span.end();
    return span;
  }
}
