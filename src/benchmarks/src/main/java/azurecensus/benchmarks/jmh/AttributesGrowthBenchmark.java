package azurecensus.benchmarks.jmh;

import azurecensus.benchmarks.process.ExporterStages;
import azurecensus.benchmarks.spans.OpenCensusSpans;
import azurecensus.benchmarks.spans.OpenTelemetrySpans;
import io.opencensus.trace.export.SpanData;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** Conversion of a span to the bytes of its envelope, with a growing number of attributes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AttributesGrowthBenchmark {
  private static final int SPANS = 96;

  /** The number of attributes in addition to those of the tracing library. */
  @Param({"0", "4", "16", "64"})
  public int attributes;

  private List<SpanData> spans;
  private List<io.opentelemetry.sdk.trace.data.SpanData> otherSpans;
  private ExporterStages.Encoding encoding;
  private OfficialEncoding official;

  /** Creates the spans. */
  @Setup(Level.Trial)
  public void setUp() {
    spans = OpenCensusSpans.make(SPANS, attributes);
    otherSpans = OpenTelemetrySpans.make(SPANS, attributes);
    encoding = new ExporterStages.Encoding();
    official = new OfficialEncoding();
  }

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
