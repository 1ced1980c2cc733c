package azurecensus.benchmarks.process;

import azurecensus.benchmarks.request.OpenCensusRequest;
import azurecensus.benchmarks.request.OpenTelemetryRequest;
import azurecensus.benchmarks.request.PlainRequest;
import azurecensus.benchmarks.request.TracedRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;

/**
 * Repeats a piece of the request at a constant rate for some seconds and prints the cost, including
 * the work of telemetry behind it.
 *
 * <p>Arguments: {@code plain|ours|opentelemetry}, the piece, connection string, seconds to warm up
 * and to measure.
 */
public final class PieceProcess {
  /** Below the rate at which any of the libraries drops telemetry. */
  public static final int A_SECOND = 1000;

  /** A piece of the request. */
  public enum Piece {
    /** The frame of a request: a logger with its handlers, the root of the trace. */
    INVOCATION("empty request") {
      @Override
      void run(TracedRequest request) {
        request.invoke(work -> {});
      }
    },
    /** A log record without parameters. */
    RECORD("the same with two log records") {
      @Override
      void run(TracedRequest request) {
        request.invoke(work -> {
          work.logger().info("new invocation received");
          work.logger().warning("log warning message");
        });
      }
    },
    /** A caught exception, logged with its stack. */
    EXCEPTION("the same with a logged exception") {
      @Override
      void run(TracedRequest request) {
        request.invoke(work -> {
          try {
            fail();
          } catch (IllegalStateException e) {
            work.logger().log(Level.SEVERE, "exception caught", e);
          }
        });
      }
    },
    /** A span around no work. */
    STEP("the same with a child span") {
      @Override
      void run(TracedRequest request) {
        request.invoke(TracedRequest.Work::step);
      }
    },
    /** A call that ends inside the HTTP client. */
    CALL("the same with an OkHttp call") {
      @Override
      void run(TracedRequest request) {
        request.invoke(TracedRequest.Work::call);
      }
    };

    private final String label;

    Piece(String label) {
      this.label = label;
    }

    /** Returns the name in the report. */
    public String label() {
      return label;
    }

    abstract void run(TracedRequest request);

    private static void fail() {
      throw new IllegalStateException("raised on purpose");
    }
  }

  private PieceProcess() {}

  /** Runs a measurement. */
  public static void main(String[] args) {
    TracedRequest request = request(args[0], args[2]);
    Piece piece = Piece.valueOf(args[1]);
    int seconds = Integer.parseInt(args[3]);
    run(request, piece, seconds);
    ProcessCost before = ProcessCost.now();
    long count = run(request, piece, seconds);
    ProcessCost cost = ProcessCost.now().since(before);
    System.out.println("count=" + count);
    System.out.println("cpuNanos=" + cost.cpuNanos());
    System.out.println("allocatedBytes=" + cost.allocatedBytes());
    System.exit(0);
  }

  private static TracedRequest request(String kind, String connectionString) {
    return switch (kind) {
      case "plain" -> new PlainRequest();
      case "ours" -> new OpenCensusRequest(connectionString);
      case "opentelemetry" -> new OpenTelemetryRequest(connectionString);
      default -> throw new IllegalArgumentException("no such kind of request: " + kind);
    };
  }

  /** Runs bursts of a hundredth of a second, so that waiting costs the same for all variants. */
  private static long run(TracedRequest request, Piece piece, int seconds) {
    long start = System.nanoTime();
    long bursts = seconds * 100L;
    long perBurst = A_SECOND / 100;
    for (long burst = 0; burst < bursts; burst++) {
      for (long i = 0; i < perBurst; i++) {
        piece.run(request);
      }
      long next = start + TimeUnit.MILLISECONDS.toNanos(10 * (burst + 1));
      for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    return bursts * perBurst;
  }
}
