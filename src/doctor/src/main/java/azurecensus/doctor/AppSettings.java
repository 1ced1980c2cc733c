package azurecensus.doctor;

import java.util.Map;
import java.util.Optional;

/**
 * What the app finds in its environment.
 *
 * @param source where the settings were read, for people; empty when there is no such file
 * @param fault why they could not be read; {@code values} then holds the process environment alone
 * @param deployed whether they are those of a deployed app, to which the platform adds its own
 * @param encrypted whether they are encrypted and cannot be read
 * @param values names and values; a value is never printed
 */
record AppSettings(
    String source,
    Optional<String> fault,
    boolean deployed,
    boolean encrypted,
    Map<String, String> values) {
  static final String CONNECTION_STRING = "APPLICATIONINSIGHTS_CONNECTION_STRING";

  AppSettings {
    values = Map.copyOf(values);
  }

  /** The settings of an app without a file of settings. */
  static AppSettings none(Map<String, String> environment) {
    return new AppSettings("", Optional.empty(), false, false, environment);
  }

  /** Whether there are settings to look at. */
  boolean readable() {
    return !source.isEmpty() && fault.isEmpty() && !encrypted;
  }

  /** The value without blanks around it; empty when it is not set. */
  String get(String name) {
    return values.getOrDefault(name, "").strip();
  }

  boolean isSet(String name) {
    return !get(name).isEmpty();
  }

  boolean isTrue(String name) {
    return get(name).equalsIgnoreCase("true") || get(name).equals("1");
  }

  /** Whether the app is told to send the request items itself. */
  boolean workerOwnsRequests() {
    return get("OPENCENSUS_REQUEST_OWNER").equalsIgnoreCase("worker");
  }

  /** Names where they come from and how many there are, no value. */
  @Override
  public String toString() {
    return "AppSettings[" + source + ", " + values.size() + "]";
  }
}
