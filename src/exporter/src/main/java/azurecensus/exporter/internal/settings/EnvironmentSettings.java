package azurecensus.exporter.internal.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Settings from environment variables; a variable that is not set has its default. Errors name the
 * variable and what to put there, and repeat no value.
 *
 * @param connectionString null when not set
 * @param managedIdentity true to post with tokens of the app's managed identity
 * @param clientId client id of a user-assigned identity; null for the system-assigned one
 * @param samplingPercentage above 0 and at most 100; empty when not set
 * @param storageEnabled false when storage is switched off
 * @param storageDirectory null when not set
 * @param logSource true to add class and method to log records
 */
public record EnvironmentSettings(
    String connectionString,
    boolean managedIdentity,
    String clientId,
    OptionalDouble samplingPercentage,
    boolean storageEnabled,
    Path storageDirectory,
    boolean logSource) {
  private static final String AUTHENTICATION = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
  private static final String SAMPLING = "APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE";
  private static final String STORAGE = "OPENCENSUS_STORAGE_DIRECTORY";
  private static final String LOG_SOURCE = "OPENCENSUS_LOG_SOURCE";

  /**
   * Reads the variables; nothing else is read.
   *
   * @throws IllegalArgumentException naming the variable that is wrong and what to put there
   */
  public static EnvironmentSettings read(Map<String, String> environment) {
    String authentication = text(environment, AUTHENTICATION);
    String storage = text(environment, STORAGE);
    return new EnvironmentSettings(
        environment.get("APPLICATIONINSIGHTS_CONNECTION_STRING"),
        !authentication.isEmpty(),
        clientId(authentication),
        sampling(text(environment, SAMPLING)),
        !storage.equalsIgnoreCase("none"),
        directory(storage),
        logSource(text(environment, LOG_SOURCE)));
  }

  /** Returns the client id of {@code Authorization=AAD;ClientId=…}, in any case and order. */
  private static String clientId(String text) {
    if (text.isEmpty()) {
      return null;
    }
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
    if (text.isEmpty()) {
      return OptionalDouble.empty();
    }
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
    if (text.isEmpty() || text.equalsIgnoreCase("none")) {
      return null;
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(STORAGE + " must be a directory, or none.");
    }
  }

  private static boolean logSource(String text) {
    boolean on = text.equalsIgnoreCase("true");
    if (!on && !text.isEmpty() && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException(LOG_SOURCE + " must be true or false.");
    }
    return on;
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
