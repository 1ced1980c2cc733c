package azurecensus.doctor.app;

import java.util.Map;
import java.util.Optional;

/**
 * The environment of the app.
 *
 * @param source the settings file, for display; empty when there is none
 * @param fault the reason why the file could not be read; {@code values} then holds only the
 *     process environment
 * @param deployed true for the settings of a deployed app, to which the platform adds its own
 * @param encrypted true when they are encrypted and cannot be read
 * @param values names and values; a value is never printed
 */
public record AppSettings(
    String source,
    Optional<String> fault,
    boolean deployed,
    boolean encrypted,
    Map<String, String> values) {
  /** The setting that names the place for telemetry. */
  public static final String CONNECTION_STRING = "APPLICATIONINSIGHTS_CONNECTION_STRING";

  /** Copies the values. */
  public AppSettings {
    values = Map.copyOf(values);
  }

  /** The settings of an app without a settings file. */
  public static AppSettings none(Map<String, String> environment) {
    return new AppSettings("", Optional.empty(), false, false, environment);
  }

  /** True when the settings were read. */
  public boolean readable() {
    return !source.isEmpty() && fault.isEmpty() && !encrypted;
  }

  /** The value without surrounding blanks; empty when it is not set. */
  public String get(String name) {
    return values.getOrDefault(name, "").strip();
  }

  /** True when the setting has a value that is not blank. */
  public boolean isSet(String name) {
    return !get(name).isEmpty();
  }

  /** True for {@code true} and {@code 1}. */
  public boolean isTrue(String name) {
    return get(name).equalsIgnoreCase("true") || get(name).equals("1");
  }

  /** True when the app itself sends the request items. */
  public boolean workerOwnsRequests() {
    return get("OPENCENSUS_REQUEST_OWNER").equalsIgnoreCase("worker");
  }

  /** Names the place where a setting is corrected, for remedies. */
  public String place() {
    if (deployed) {
      return "the function app's settings (az functionapp config appsettings set)";
    }
    return source.isEmpty() ? "local.settings.json" : source;
  }

  /** Names the file and the number of settings; shows no value. */
  @Override
  public String toString() {
    return "AppSettings[" + source + ", " + values.size() + "]";
  }
}
