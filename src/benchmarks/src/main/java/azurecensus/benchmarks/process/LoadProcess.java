package azurecensus.benchmarks.process;

import azurecensus.benchmarks.request.OpenCensusRequest;
import azurecensus.benchmarks.request.OpenTelemetryRequest;
import azurecensus.benchmarks.request.PlainRequest;
import azurecensus.benchmarks.request.TracedRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Handles requests at a constant rate for some seconds and prints the cost, including the work of
 * telemetry behind the requests.
 *
 * <p>Arguments: {@code plain|opencensus|ours|opentelemetry}, connection string, requests a second,
 * seconds to warm up, seconds to measure.
 */
public final class LoadProcess {
  private LoadProcess() {}

  /** Runs a measurement. */
  public static void main(String[] args) {
    TracedRequest request = request(args[0], args[1]);
    int rate = Integer.parseInt(args[2]);
    run(request, rate, Integer.parseInt(args[3]));
    ProcessCost before = ProcessCost.now();
    long count = run(request, rate, Integer.parseInt(args[4]));
    ProcessCost cost = ProcessCost.now().since(before);
    System.out.println("requests=" + count);
    System.out.println("cpuNanos=" + cost.cpuNanos());
    System.out.println("allocatedBytes=" + cost.allocatedBytes());
    System.out.println("wallNanos=" + cost.wallNanos());
    System.exit(0);
  }

  private static TracedRequest request(String kind, String connectionString) {
    return switch (kind) {
      case "plain" -> new PlainRequest();
      case "opencensus" -> new OpenCensusRequest(null);
      case "ours" -> new OpenCensusRequest(connectionString);
      case "opentelemetry" -> new OpenTelemetryRequest(connectionString);
      default -> throw new IllegalArgumentException("no such kind of request: " + kind);
    };
  }

  /** Runs bursts of a hundredth of a second, so that waiting costs the same for all variants. */
  private static long run(TracedRequest request, int rate, int seconds) {
    long start = System.nanoTime();
    long bursts = seconds * 100L;
    long perBurst = rate / 100;
    for (long burst = 0; burst < bursts; burst++) {
      for (long i = 0; i < perBurst; i++) {
        request.handle();
      }
      long next = start + TimeUnit.MILLISECONDS.toNanos(10 * (burst + 1));
      for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    return bursts * perBurst;
  }
}
