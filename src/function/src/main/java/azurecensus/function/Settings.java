package azurecensus.function;

import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * The settings of the function's own work. {@link Telemetry} reads the settings of the telemetry,
 * because an invalid one must not stop the function.
 *
 * @param dependencyUrl the URL of the service that the function calls
 * @param inProcessDelay the duration of the in-process step; not negative
 */
record Settings(HttpUrl dependencyUrl, Duration inProcessDelay) {
  static final String DEPENDENCY_URL = "EXTERNAL_DEPENDENCY_URL";
  static final String IN_PROCESS_DELAY = "IN_PROCESS_DELAY_MS";
  static final int DEFAULT_IN_PROCESS_DELAY_MS = 3000;

  /** Ten minutes: the Consumption plan's limit for one invocation. */
  static final int MAX_IN_PROCESS_DELAY_MS = 600_000;

  /**
   * Reads the settings.
   *
   * @throws SettingException when a setting is missing or malformed
   */
  static Settings from(Map<String, String> environment) throws SettingException {
    return new Settings(
        dependencyUrl(environment.getOrDefault(DEPENDENCY_URL, "").strip()),
        inProcessDelay(environment.getOrDefault(IN_PROCESS_DELAY, "").strip()));
  }

  private static HttpUrl dependencyUrl(String value) throws SettingException {
    String remedy =
        "set it to the http or https URL of the service to call, for example https://example.com/api/time/current/zone?timeZone=UTC";
    if (value.isEmpty()) {
      throw new SettingException(DEPENDENCY_URL, "is missing", remedy);
    }
    HttpUrl url = HttpUrl.parse(value);
    if (url == null) {
      throw new SettingException(DEPENDENCY_URL, "is not a URL", remedy);
    }
    return url;
  }

  private static Duration inProcessDelay(String value) throws SettingException {
    if (value.isEmpty()) {
      return Duration.ofMillis(DEFAULT_IN_PROCESS_DELAY_MS);
    }
    try {
      int milliseconds = Integer.parseInt(value);
      if (milliseconds >= 0 && milliseconds <= MAX_IN_PROCESS_DELAY_MS) {
        return Duration.ofMillis(milliseconds);
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number out of range.
    }
    throw new SettingException(
        IN_PROCESS_DELAY,
        "is not a number of milliseconds",
        "set it to a whole number from 0 to " + MAX_IN_PROCESS_DELAY_MS + ", or remove it for "
            + DEFAULT_IN_PROCESS_DELAY_MS);
  }
}
