package azurecensus.local;

import azurecensus.host.process.CommandLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * The command line of {@link LocalMain}; an empty value counts as not given.
 *
 * @param app the staged app
 * @param root the directory with {@code local.settings.json} or the example
 * @param functionsPort empty for the port in the settings; 0 for any free one
 * @param portalPort 0 for any free one
 * @param downstreamPort 0 for any free one
 * @param downstreamDelay time that the sample downstream service takes to answer
 * @param hostTelemetry true when the host sends its own request items and traces
 */
record LocalOptions(
    Path app,
    Path root,
    OptionalInt functionsPort,
    int portalPort,
    int downstreamPort,
    Duration downstreamDelay,
    boolean hostTelemetry) {
  static final int DEFAULT_PORTAL_PORT = 7072;
  static final int DEFAULT_DOWNSTREAM_PORT = 7073;

  /**
   * The time of a service across a network: its bar is visible in a timeline of three seconds. A
   * service on the same machine answers within a millisecond.
   */
  private static final int DEFAULT_DELAY_MILLIS = 200;

  private static final int LONGEST_DELAY_MILLIS = 600_000;
  private static final int LARGEST_PORT = 65_535;
  private static final int PORT_OF_SETTINGS = -1;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException when one is unknown or malformed
   */
  static LocalOptions parse(String... arguments) {
    CommandLine line = CommandLine.parse(
        List.of(
            "app",
            "root",
            "functions-port",
            "portal-port",
            "downstream-port",
            "downstream-delay",
            "host-telemetry"),
        arguments);
    int functionsPort = line.number("functions-port", PORT_OF_SETTINGS, 0, LARGEST_PORT);
    return new LocalOptions(
        Path.of(line.text("app").orElse("src/function/target/azure-functions/instrumentation-app")),
        Path.of(line.text("root").orElse(".")),
        functionsPort == PORT_OF_SETTINGS ? OptionalInt.empty() : OptionalInt.of(functionsPort),
        line.number("portal-port", DEFAULT_PORTAL_PORT, 0, LARGEST_PORT),
        line.number("downstream-port", DEFAULT_DOWNSTREAM_PORT, 0, LARGEST_PORT),
        Duration.ofMillis(
            line.number("downstream-delay", DEFAULT_DELAY_MILLIS, 0, LONGEST_DELAY_MILLIS)),
        line.flag("host-telemetry", true));
  }
}
