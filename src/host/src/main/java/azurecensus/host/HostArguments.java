package azurecensus.host;

import azurecensus.host.process.CommandLine;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The command line of {@link HostMain}.
 *
 * @param app the staged app; empty for the one of the project
 * @param root the project's directory
 * @param settings the settings file; empty to look for it
 * @param port -1 for the port in the settings; 0 for any free one
 * @param hostTelemetry true when the host sends telemetry of its own
 * @param help true when the user asks for help
 */
record HostArguments(
    Optional<Path> app,
    Path root,
    Optional<Path> settings,
    int port,
    boolean hostTelemetry,
    boolean help) {
  static final String HELP = """
      Runs a staged Java function app on this machine as the Azure Functions host does.

      java -jar azurecensus-host-VERSION-all.jar [options]

        --app=DIR             staged directory, which holds host.json
                              (default: the one below target/azure-functions)
        --root=DIR            directory of the project, with target,
                              local.settings.json or local.settings.json.example
                              (default: .)
        --settings=FILE       settings file, in the form of local.settings.json
                              (default: the one in --root or --app)
        --port=PORT           port on 127.0.0.1; 0 takes any free one
                              (default: Host.LocalHttpPort in the settings, else 7071)
        --host-telemetry=off  send no request items and traces of the host itself
        --help                print this text

      The values of the settings become environment variables of the functions; variables that
      are already set win. APPLICATIONINSIGHTS_CONNECTION_STRING, in the settings or in the
      environment, names the place for telemetry; without it nothing is sent.
      Exit code: 0 after Ctrl-C or SIGTERM, 1 when the app cannot start, 2 for a wrong option.
      """;

  private static final int PORT_OF_SETTINGS = -1;

  /**
   * Reads the arguments.
   *
   * @throws IllegalArgumentException when one is unknown or malformed
   */
  static HostArguments parse(String... arguments) {
    CommandLine line =
        CommandLine.parse(List.of("app", "root", "settings", "port", "host-telemetry"), arguments);
    return new HostArguments(
        line.text("app").map(Path::of),
        Path.of(line.text("root").orElse(".")),
        line.text("settings").map(Path::of),
        line.number("port", PORT_OF_SETTINGS, 0, 65535),
        line.flag("host-telemetry", true),
        line.isHelp());
  }

  /**
   * Finds the app and reads its settings.
   *
   * @throws HostException when there is no staged app or the settings are malformed
   */
  FunctionHostOptions options(
      Map<String, String> processEnvironment, PrintStream out, boolean coloured) {
    Path directory = app.orElseGet(() -> FunctionHost.find(root));
    FunctionHost.check(directory);
    LocalSettings found =
        settings.map(LocalSettings::read).orElseGet(() -> LocalSettings.find(root, directory));
    FunctionHostOptions.Builder options = FunctionHostOptions.builder(directory)
        .setSettings(found)
        .setProcessEnvironment(processEnvironment)
        .setHostTelemetry(hostTelemetry)
        .setOutput(out, coloured);
    if (port != PORT_OF_SETTINGS) {
      options.setPort(port);
    }
    return options.build();
  }
}
