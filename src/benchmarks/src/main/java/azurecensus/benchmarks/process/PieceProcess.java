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
 * <p>Arguments: {@code plain|ours|opentelemetry}, the piece, pieces a second, connection
 * string, seconds to warm up and to measure.
 */
public final class PieceProcess {
  /** A piece of the request. */
  private enum Piece {
    /** The frame of a request: a logger with its handlers, the root of the trace. */
    INVOCATION {
      @Override
      void run(TracedRequest request) {
        request.invoke(work -> {});
      }
    },
    /** A log record without parameters. */
    RECORD {
      @Override
      void run(TracedRequest request) {
        request.invoke(work -> {
          work.logger().info("new invocation received");
          work.logger().warning("log warning message");
        });
      }
    },
    /** A caught exception, logged with its stack. */
    EXCEPTION {
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
    STEP {
      @Override
      void run(TracedRequest request) {
        request.invoke(TracedRequest.Work::step);
      }
    },
    /** A call that ends inside the HTTP client. */
    CALL {
      @Override
      void run(TracedRequest request) {
        request.invoke(TracedRequest.Work::call);
      }
    };

    abstract void run(TracedRequest request);

    private static void fail() {
      throw new IllegalStateException("raised on purpose");
    }
  }

  private PieceProcess() {}

  /** Runs a measurement. */
  public static void main(String[] args) {
    TracedRequest request = request(args[0], args[3]);
    Piece piece = Piece.valueOf(args[1]);
    int rate = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[4]);
    run(request, piece, rate, seconds);
    ProcessCost before = ProcessCost.now();
    long count = run(request, piece, rate, seconds);
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
  private static long run(TracedRequest request, Piece piece, int rate, int seconds) {
    long start = System.nanoTime();
    long bursts = seconds * 100L;
    long perBurst = rate / 100;
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
