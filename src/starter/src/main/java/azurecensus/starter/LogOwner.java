package azurecensus.starter;

import azurecensus.tracing.InvocationTracer;
import java.util.Locale;

/**
 * The sender of the records of {@code context.getLogger()} to Application Insights: the setting
 * {@code OPENCENSUS_LOG_OWNER}. The host sends them itself unless its {@code host.json} disables
 * that, and every record must be sent once.
 */
enum LogOwner {
  /**
   * The worker when the host passes no trace or {@code host.json} disables the function's records;
   * otherwise the host.
   */
  AUTO,
  /** The host: no handler is added to the invocation's logger. */
  HOST,
  /** The worker: for a host whose records are disabled by other means than {@code host.json}. */
  WORKER;

  /** The name of the app setting (environment variable) for this choice. */
  static final String SETTING = "OPENCENSUS_LOG_OWNER";

  /**
   * Reads the setting.
   *
   * @param setting the setting's value in any case; null or blank means {@link #AUTO}
   * @throws IllegalArgumentException for any other value; the message names the setting and its
   *     three values
   */
  static LogOwner parse(String setting) {
    if (setting == null || setting.isBlank()) {
      return AUTO;
    }
    return switch (setting.strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> AUTO;
      case "host" -> HOST;
      case "worker" -> WORKER;
      default ->
        throw new IllegalArgumentException(
            SETTING + " must be one of auto, host, worker; remove it to get auto.");
    };
  }

  /** Returns the decision per invocation. */
  InvocationTracer.LogPolicy policy(HostLogLevels hostLogLevels) {
    return switch (this) {
      case HOST -> (functionName, hostTraces) -> false;
      case WORKER -> (functionName, hostTraces) -> true;
      case AUTO ->
        (functionName, hostTraces) -> !hostTraces || hostLogLevels.silences(functionName);
    };
  }
}
