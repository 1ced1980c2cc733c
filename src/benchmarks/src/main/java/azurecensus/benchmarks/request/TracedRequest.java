package azurecensus.benchmarks.request;

/**
 * The request that is measured: a root, an in-process child, an OkHttp child with injected headers
 * and two log records. The OkHttp call ends inside the client, so that no network is measured.
 * Thread-safe.
 */
public interface TracedRequest {
  /** Handles one request; returns the dependency's status code. */
  int handle();

  /** Sends or gives up what is pending. */
  default void close() {}
}
