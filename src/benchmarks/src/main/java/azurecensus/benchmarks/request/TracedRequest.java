package azurecensus.benchmarks.request;

/**
 * The measured request: a root, an in-process child, an OkHttp child with injected headers and two
 * log records. The OkHttp call ends inside the client, so no network is measured. Thread-safe.
 */
public interface TracedRequest {
  /** Handles one request; returns the dependency's status code. */
  int handle();

  /** Sends the pending telemetry, or drops it. */
  default void close() {}
}
