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

/** One request with more and more in-process child spans. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SpansGrowthBenchmark {
  /** Whose spans. */
  @Param({"ours", "opentelemetry"})
  public String kind;

  /** How many children. */
  @Param({"1", "10", "100", "1000"})
  public int spans;

  private SpanTree tree;

  /** Sets the libraries up. */
  @Setup(Level.Trial)
  public void setUp() {
    tree = SpanTree.of(kind, JmhEndpoint.connectionString());
  }

  /** One request. */
  @Benchmark
  public void request() {
    tree.make(spans);
  }
}
