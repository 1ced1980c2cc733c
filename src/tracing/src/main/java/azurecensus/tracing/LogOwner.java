package azurecensus.tracing;

import java.util.Locale;

/**
 * Who sends to Application Insights what a function writes to {@code context.getLogger()}: the
 * setting {@code OPENCENSUS_LOG_OWNER}. The host does so itself unless its {@code host.json} says
 * otherwise, and every line must be sent once.
 */
enum LogOwner {
  /**
   * The worker when the host hands over no trace or {@code host.json} silences the function's
   * records, else the host.
   */
  AUTO,
  /** The host: nothing is attached to the invocation's logger. */
  HOST,
  /** The worker: set it when the host is silenced by other means than {@code host.json}. */
  WORKER;

  /** The environment variable and app setting that carries this choice. */
  static final String SETTING = "OPENCENSUS_LOG_OWNER";

  /**
   * Reads the setting.
   *
   * @param setting the setting's value in any case; null or blank means {@link #AUTO}
   * @throws IllegalArgumentException when it is anything else; the message names the setting and
   *     its three values
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

  /** Returns the decision that follows, per invocation. */
  LogOwnership ownership(HostLogLevels hostLogLevels) {
    return switch (this) {
      case HOST -> (functionName, hostTraces) -> false;
      case WORKER -> (functionName, hostTraces) -> true;
      case AUTO ->
        (functionName, hostTraces) -> !hostTraces || hostLogLevels.silences(functionName);
    };
  }
}
