package azurecensus.benchmarks.request;

import java.util.function.Consumer;
import java.util.logging.Logger;

/**
 * The measured request: an invocation whose root span is the host's, an in-process child, an OkHttp
 * child with injected headers and two log records. The OkHttp call ends inside the client, so no
 * network is measured. Thread-safe.
 */
public interface TracedRequest {
  /** The work inside an invocation. */
  interface Work {
    /** Returns the invocation's logger. */
    Logger logger();

    /** Records an in-process step. */
    void step();

    /** Calls the dependency; returns its status code. */
    int call();
  }

  /** Does this work inside an invocation of its own. */
  void invoke(Consumer<Work> work);

  /** Handles one request. */
  default void handle() {
    invoke(work -> {
      work.logger().info("new invocation received");
      work.step();
      work.call();
      work.logger().warning("log warning message");
    });
  }

  /** Sends the pending telemetry, or drops it. */
  default void close() {}
}
