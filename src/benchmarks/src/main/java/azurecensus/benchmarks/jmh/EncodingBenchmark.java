package azurecensus.benchmarks.jmh;

import azurecensus.benchmarks.process.ExporterStages;
import azurecensus.benchmarks.spans.OpenCensusSpans;
import azurecensus.benchmarks.spans.OpenTelemetrySpans;
import io.opencensus.trace.export.SpanData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Conversion of a span to the bytes of its envelope; one operation is one span. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class EncodingBenchmark {
  private static final int SPANS = 384;

  private final List<SpanData> spans = OpenCensusSpans.make(SPANS);
  private final List<io.opentelemetry.sdk.trace.data.SpanData> otherSpans =
      OpenTelemetrySpans.make(SPANS);
  private final ExporterStages.Encoding encoding = new ExporterStages.Encoding();
  private final OfficialEncoding official = new OfficialEncoding();

  /** Our converter and encoder. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public void ours(Blackhole hole) {
    for (SpanData span : spans) {
      hole.consume(encoding.encode(span));
    }
  }

  /** The official exporter's mapper and JSON writer. */
  @Benchmark
  @OperationsPerInvocation(SPANS)
  public int official() {
    return official.encode(otherSpans);
  }
}
