package azurecensus.local;

import azurecensus.host.HostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The command line of {@link LocalMain}: {@code --name=value} each.
 *
 * @param app the staged app
 * @param root where {@code local.settings.json} or the example is looked for
 * @param functionsPort -1: as the settings say; 0: any free one
 * @param portalPort 0: any free one
 * @param downstreamPort 0: any free one
 * @param downstreamDelay how long the sample downstream service takes to answer
 * @param hostTelemetry whether the host sends its own request items and traces
 */
record LocalOptions(
    Path app,
    Path root,
    int functionsPort,
    int portalPort,
    int downstreamPort,
    Duration downstreamDelay,
    boolean hostTelemetry) {
  static final int DEFAULT_PORTAL_PORT = 7072;
  static final int DEFAULT_DOWNSTREAM_PORT = 7073;

  /**
   * What a service across a network takes: its bar can be seen in a timeline of three seconds. One
   * on this machine answers within a millisecond.
   */
  static final Duration DEFAULT_DOWNSTREAM_DELAY = Duration.ofMillis(200);

  private static final int AS_THE_SETTINGS_SAY = -1;
  private static final int LONGEST_DELAY_MILLIS = 600_000;

  /**
   * Reads the arguments; an empty value counts as not given.
   *
   * @throws HostException when one is unknown or malformed
   */
  static LocalOptions parse(String[] arguments) {
    Map<String, String> given = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (!argument.startsWith("--") || equals < 0) {
        throw new HostException(
            "\"%s\" is no option: write --name=value, see docs/local-development.md."
                .formatted(argument));
      }
      given.put(argument.substring(2, equals), argument.substring(equals + 1).strip());
    }
    LocalOptions options = new LocalOptions(
        Path.of(take(given, "app", "src/function/target/azure-functions/instrumentation-app")),
        Path.of(take(given, "root", ".")),
        port(given, "functions-port", AS_THE_SETTINGS_SAY),
        port(given, "portal-port", DEFAULT_PORTAL_PORT),
        port(given, "downstream-port", DEFAULT_DOWNSTREAM_PORT),
        Duration.ofMillis(number(
            given,
            "downstream-delay",
            (int) DEFAULT_DOWNSTREAM_DELAY.toMillis(),
            0,
            LONGEST_DELAY_MILLIS,
            "--%s must be milliseconds, 0 to 600000.")),
        !take(given, "host-telemetry", "on").equalsIgnoreCase("off"));
    if (!given.isEmpty()) {
      throw new HostException(
          "There is no option --%s; there are --app, --root, --functions-port, --portal-port, --downstream-port,"
                  .formatted(given.keySet().iterator().next())
              + " --downstream-delay, --host-telemetry.");
    }
    return options;
  }

  private static String take(Map<String, String> given, String name, String otherwise) {
    String value = given.remove(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  private static int port(Map<String, String> given, String name, int otherwise) {
    return number(
        given, name, otherwise, AS_THE_SETTINGS_SAY, 65535, "--%s must be a port, 0 to 65535.");
  }

  private static int number(
      Map<String, String> given, String name, int otherwise, int least, int most, String rule) {
    String value = take(given, name, Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new HostException(rule.formatted(name), e);
    }
    throw new HostException(rule.formatted(name));
  }
}
