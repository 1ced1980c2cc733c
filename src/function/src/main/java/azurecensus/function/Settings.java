package azurecensus.function;

import java.time.Duration;
import java.util.Map;
import okhttp3.HttpUrl;

/**
 * What the function itself needs to know, read once from the app's settings. The settings of the
 * telemetry are read by {@link Telemetry}, because a mistake in those must not stop the function.
 *
 * @param dependencyUrl the service the function calls
 * @param inProcessDelay how long the in-process step takes; not negative
 */
record Settings(HttpUrl dependencyUrl, Duration inProcessDelay) {
  static final String DEPENDENCY_URL = "EXTERNAL_DEPENDENCY_URL";
  static final String IN_PROCESS_DELAY = "IN_PROCESS_DELAY_MS";
  static final int DEFAULT_IN_PROCESS_DELAY_MS = 3000;

  /** Ten minutes: the Consumption plan's own limit for one invocation. */
  static final int MAX_IN_PROCESS_DELAY_MS = 600_000;

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
      // Told below, in the same words as a number out of range.
    }
    throw new SettingException(
        IN_PROCESS_DELAY,
        "is not a number of milliseconds",
        "set it to a whole number from 0 to " + MAX_IN_PROCESS_DELAY_MS + ", or remove it for "
            + DEFAULT_IN_PROCESS_DELAY_MS);
  }
}
