package azurecensus.tracing;

import java.util.Locale;

/**
 * The sender of an invocation's request item to Application Insights: the setting
 * {@code OPENCENSUS_REQUEST_OWNER}.
 *
 * <p>The Functions host sends one itself whenever it has a connection string; a second one from the
 * function would double every count.
 */
public enum RequestOwner {
  /**
   * {@link #HOST} when the host passes a valid {@code traceparent}, else {@link #WORKER}. The
   * default.
   */
  AUTO,

  /**
   * The host sends it. The root span is the host's own span, continued and not exported, so spans
   * and logs are direct children of the host's request. When the host passes no valid
   * {@code traceparent}, there is no span to continue; the root is then an exported in-process
   * span, which counts as no second request.
   */
  HOST,

  /**
   * The function sends it. The root span is an exported {@code SERVER} span whose remote parent is
   * the host's span, if there is one.
   */
  WORKER;

  /** The name of the app setting (environment variable) for this choice. */
  public static final String SETTING = "OPENCENSUS_REQUEST_OWNER";

  /**
   * Reads the setting {@code OPENCENSUS_REQUEST_OWNER}.
   *
   * @param setting the setting's value in any case, with or without blanks around it; null or blank
   *     means {@link #AUTO}
   * @throws IllegalArgumentException for any other value; the message names the setting and its
   *     three values
   */
  public static RequestOwner parse(String setting) {
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
}
