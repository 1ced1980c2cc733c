package azurecensus.benchmarks.jmh;

import azurecensus.benchmarks.request.SpanTree;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A request with a growing number of in-process child spans. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpansGrowthBenchmark {
  /** The library that makes the spans. */
  @Param({"ours", "opentelemetry"})
  public String kind;

  /** The number of children. */
  @Param({"1", "10", "100", "1000"})
  public int spans;

  private SpanTree tree;

  /** Sets up the libraries. */
  @Setup(Level.Trial)
  public void setUp() {
    tree = SpanTree.of(kind, JmhEndpoint.connectionString());
  }

  /** Handles a request. */
  @Benchmark
  public void request() {
    tree.make(spans);
  }
}
