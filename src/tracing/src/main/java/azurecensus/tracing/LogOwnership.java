package azurecensus.tracing;

/** Who sends to Application Insights what a function writes to its invocation's logger. */
@FunctionalInterface
interface LogOwnership {
  /**
   * Tells whether the worker, that is this library's log handler, sends it.
   *
   * @param functionName the function's name
   * @param hostTraces whether the host handed over a valid {@code traceparent}, which it does when
   *     it sends telemetry
   */
  boolean isWorkers(String functionName, boolean hostTraces);
}
