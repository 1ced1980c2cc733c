package azurecensus.exporter.internal.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Supplier;

/**
 * Settings from environment variables; a variable that is not set or wrong has its default.
 * Problems name the variable and what to put there, and repeat no value.
 *
 * @param connectionString null when not set or wrong
 * @param refused true when the connection string or the authentication is wrong, so that nothing
 *     can be exported
 * @param managedIdentity true to post with tokens of the app's managed identity
 * @param clientId client id of a user-assigned identity; null for the system-assigned one
 * @param samplingPercentage above 0 and at most 100; empty when not set
 * @param storageEnabled false when storage is switched off
 * @param storageDirectory null when not set
 * @param logSource true to add class and method to log records
 * @param metrics true to export the metrics of OpenCensus
 * @param metricsInterval time between two exports of metrics; null when not set
 * @param metricsNamespace null when not set
 * @param performanceCounters true to export the counters of process and machine
 * @param liveMetrics true to stream live metrics
 */
public record EnvironmentSettings(
    ConnectionString connectionString,
    boolean refused,
    boolean managedIdentity,
    String clientId,
    OptionalDouble samplingPercentage,
    boolean storageEnabled,
    Path storageDirectory,
    boolean logSource,
    boolean metrics,
    Duration metricsInterval,
    String metricsNamespace,
    boolean performanceCounters,
    boolean liveMetrics) {
  private static final String CONNECTION = "APPLICATIONINSIGHTS_CONNECTION_STRING";
  private static final String OLD_KEY = "APPINSIGHTS_INSTRUMENTATIONKEY";
  private static final String AUTHENTICATION = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
  private static final String SAMPLING = "APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE";
  private static final String STORAGE = "OPENCENSUS_STORAGE_DIRECTORY";
  private static final String LOG_SOURCE = "OPENCENSUS_LOG_SOURCE";
  private static final String METRICS = "OPENCENSUS_METRICS";
  private static final String INTERVAL = "OPENCENSUS_METRICS_INTERVAL";
  private static final String NAMESPACE = "OPENCENSUS_METRICS_NAMESPACE";
  private static final String LIVE = "OPENCENSUS_LIVE_METRICS";
  private static final String COUNTERS = "OPENCENSUS_PERFORMANCE_COUNTERS";

  /**
   * Reads the variables; nothing else is read.
   *
   * @param problems receives a sentence for each variable that is wrong; it names the variable,
   *     what to put there, and what happens until then
   */
  public static EnvironmentSettings read(Map<String, String> environment, List<String> problems) {
    String authentication = text(environment, AUTHENTICATION);
    String sampling = text(environment, SAMPLING);
    String storage = text(environment, STORAGE);
    String interval = text(environment, INTERVAL);
    String namespace = text(environment, NAMESPACE);
    Fallible reader = new Fallible(problems);
    ConnectionString connection =
        reader.require(() -> connectionString(environment), CONNECTION + ": ");
    // Most are not set; a lambda that is not created costs a cold start nothing.
    String clientId =
        authentication.isEmpty() ? null : reader.require(() -> clientId(authentication), "");
    return new EnvironmentSettings(
        connection,
        reader.refused,
        !authentication.isEmpty(),
        clientId,
        sampling.isEmpty()
            ? OptionalDouble.empty()
            : reader.read(() -> sampling(sampling), OptionalDouble.empty(), "100 is used"),
        !storage.equalsIgnoreCase("none"),
        storage.isEmpty()
            ? null
            : reader.read(() -> directory(storage), null, "the default directory is used"),
        reader.isOn(environment, LOG_SOURCE),
        reader.isOn(environment, METRICS),
        interval.isEmpty() ? null : reader.read(() -> interval(interval), null, "60 is used"),
        namespace.isEmpty() ? null : namespace,
        reader.isOn(environment, COUNTERS),
        reader.isOn(environment, LIVE));
  }

  /** Reads single settings and reports those that are wrong. */
  private static final class Fallible {
    private final List<String> problems;
    private boolean refused;

    Fallible(List<String> problems) {
      this.problems = problems;
    }

    /** Reads a setting without which nothing can be exported; returns null when it is wrong. */
    <T> T require(Supplier<T> setting, String prefix) {
      try {
        return setting.get();
      } catch (IllegalArgumentException e) {
        refused = true;
        problems.add("No telemetry is exported: " + prefix + e.getMessage());
        return null;
      }
    }

    /** Reads a switch, which is off by default. */
    boolean isOn(Map<String, String> environment, String variable) {
      String text = text(environment, variable);
      return !text.isEmpty() && read(() -> isTrue(variable, text), false, "false is used");
    }

    <T> T read(Supplier<T> setting, T otherwise, String consequence) {
      try {
        return setting.get();
      } catch (IllegalArgumentException e) {
        problems.add(e.getMessage() + " Until then " + consequence + ".");
        return otherwise;
      }
    }
  }

  private static ConnectionString connectionString(Map<String, String> environment) {
    String text = text(environment, CONNECTION);
    if (!text.isEmpty()) {
      return ConnectionString.parse(text);
    }
    if (!text(environment, OLD_KEY).isEmpty()) {
      throw new IllegalArgumentException(
          "it is not set, and " + OLD_KEY
              + " alone is no longer supported; copy the connection string from the Overview page of the Application Insights resource.");
    }
    return null;
  }

  /** Returns the client id of {@code Authorization=AAD;ClientId=…}, in any case and order. */
  private static String clientId(String text) {
    boolean entra = false;
    String clientId = null;
    for (String segment : text.split(";", -1)) {
      String pair = segment.strip();
      if (pair.equalsIgnoreCase("Authorization=AAD")) {
        entra = true;
      } else if (pair.regionMatches(true, 0, "ClientId=", 0, 9) && pair.length() > 9) {
        clientId = pair.substring(9).strip();
      } else if (!pair.isEmpty()) {
        throw new IllegalArgumentException(
            AUTHENTICATION + " must be Authorization=AAD or Authorization=AAD;ClientId=<id>.");
      }
    }
    if (!entra) {
      throw new IllegalArgumentException(AUTHENTICATION + " must contain Authorization=AAD.");
    }
    return clientId;
  }

  private static OptionalDouble sampling(String text) {
    double percentage;
    try {
      percentage = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      percentage = Double.NaN;
    }
    if (!(percentage > 0 && percentage <= 100)) {
      throw new IllegalArgumentException(SAMPLING + " must be a number above 0 and at most 100.");
    }
    return OptionalDouble.of(percentage);
  }

  private static Path directory(String text) {
    if (text.equalsIgnoreCase("none")) {
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(STORAGE + " must be a directory, or none.");
    }
  }

  private static boolean isTrue(String variable, String text) {
    boolean on = text.equalsIgnoreCase("true");
    if (!on && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException(variable + " must be true or false.");
    }
    return on;
  }

  private static Duration interval(String text) {
    int seconds;
    try {
      seconds = Integer.parseInt(text);
    } catch (NumberFormatException e) {
      seconds = 0;
    }
    if (seconds < 1 || seconds > 3600) {
      throw new IllegalArgumentException(INTERVAL + " must be a number of seconds from 1 to 3600.");
    }
    return Duration.ofSeconds(seconds);
  }

  private static String text(Map<String, String> environment, String variable) {
    return environment.getOrDefault(variable, "").strip();
  }

  /** Returns nothing of the content, which holds the instrumentation key. */
  @Override
  public String toString() {
    return "EnvironmentSettings";
  }
}
