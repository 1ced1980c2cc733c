package azurecensus.tracing;

import java.util.Locale;

/**
 * Who sends the request item of an invocation to Application Insights.
 *
 * <p>The Functions host sends one itself whenever it has a connection string; a second one from the
 * function would double every count.
 */
public enum RequestOwner {
  /**
   * {@link #HOST} when the host hands over a valid {@code traceparent}, else {@link #WORKER}. The
   * default.
   */
  AUTO,

  /**
   * The host sends it: the invocation's root span is the host's own span, continued and not
   * exported, so spans and logs hang directly below the host's request. When the host hands over no
   * valid {@code traceparent} there is nothing to continue; the root is then an exported in-process
   * span, so that still no second request is counted.
   */
  HOST,

  /**
   * The function sends it: the invocation's root span is an exported {@code SERVER} span whose
   * remote parent is the host's span, if there is one.
   */
  WORKER;

  /** The environment variable and app setting that carries this choice. */
  static final String SETTING = "OPENCENSUS_REQUEST_OWNER";

  /**
   * Reads the setting {@code OPENCENSUS_REQUEST_OWNER}.
   *
   * @param setting the setting's value in any case, with or without blanks around it; null or blank
   *     means {@link #AUTO}
   * @throws IllegalArgumentException when it is anything else; the message names the setting and
   *     its three values
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
