package azurecensus.benchmarks.jmh;

import azurecensus.benchmarks.request.OpenCensusRequest;
import azurecensus.benchmarks.request.OpenTelemetryRequest;
import azurecensus.benchmarks.request.PlainRequest;
import azurecensus.benchmarks.request.TracedRequest;
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
import org.openjdk.jmh.annotations.TearDown;

/**
 * The cost of a request on the thread that handles it: an in-process child, an OkHttp child with
 * injected headers, two log records. At this rate every library drops telemetry; the cost of
 * exporting all of it is measured as a whole process.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RequestBenchmark {
  /** The instrumentation of the request. */
  @Param({"none", "opencensus-alone", "ours", "opentelemetry"})
  public String kind;

  private TracedRequest request;

  /** Sets up the libraries with an export to the endpoint that the runner started. */
  @Setup(Level.Trial)
  public void setUp() {
    String connectionString = JmhEndpoint.connectionString();
    request = switch (kind) {
      case "none" -> new PlainRequest();
      case "opencensus-alone" -> new OpenCensusRequest(null);
      case "ours" -> new OpenCensusRequest(connectionString);
      case "opentelemetry" -> new OpenTelemetryRequest(connectionString);
      default -> throw new IllegalArgumentException("no such kind of request: " + kind);
    };
  }

  /** Handles a request. */
  @Benchmark
  public void request() {
    request.handle();
  }

  /** Ends the export. */
  @TearDown(Level.Trial)
  public void tearDown() {
    request.close();
  }
}
