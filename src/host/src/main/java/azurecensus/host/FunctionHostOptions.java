package azurecensus.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a staged app is run.
 *
 * @param app the staged app
 * @param port 0 for any free one
 * @param bodyLimit bytes a request body may have
 * @param corsOrigins origins whose pages may call the functions; {@code *} for all
 * @param corsCredentials whether they may send credentials
 * @param switchedOff the functions that settings switch off
 * @param reloadCheck how often the staged files are looked at; a change is taken up after two looks
 */
public record FunctionHostOptions(
    Path app,
    int port,
    long bodyLimit,
    List<String> corsOrigins,
    boolean corsCredentials,
    SwitchedOff switchedOff,
    Duration reloadCheck) {
  private static final Duration RELOAD_CHECK = Duration.ofMillis(500);

  /** A function gets it as one array. */
  private static final long LARGEST_BODY = Integer.MAX_VALUE - 8;

  public FunctionHostOptions {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /**
   * From the local settings.
   *
   * @param environment holds {@code FUNCTIONS_REQUEST_BODY_SIZE_LIMIT} and
   *     {@code AzureWebJobs.NAME.Disabled}, if they are set
   * @throws HostException when that is no number, or more than a body can be in Java
   */
  public static FunctionHostOptions of(
      Path app, int port, LocalSettings settings, Map<String, String> environment) {
    return new FunctionHostOptions(
        app,
        port,
        bodyLimit(environment),
        settings.corsOrigins(),
        settings.corsCredentials(),
        SwitchedOff.by(environment),
        RELOAD_CHECK);
  }

  private static long bodyLimit(Map<String, String> environment) {
    String text = environment.getOrDefault("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", "");
    if (text.isBlank()) {
      return FunctionHost.DEFAULT_BODY_LIMIT;
    }
    try {
      long limit = Long.parseLong(text.strip());
      if (limit >= 0 && limit <= LARGEST_BODY) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Told below, in the same words as a number out of range.
    }
    throw new HostException(
        "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT must be a number of bytes, 0 to " + LARGEST_BODY + ".");
  }
}
