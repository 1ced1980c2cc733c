package azurecensus.portal;

import azurecensus.portal.forward.ForwardOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The options of the command line.
 *
 * @param options the options of the portal
 * @param forward where to send accepted telemetry on; null for nowhere
 * @param imports files of exported telemetry to store at the start, in order
 * @param parquet folder to write all telemetry to, after which the program ends; or null
 * @param open true to open a browser
 * @param help true to print the help and nothing else
 */
record PortalArguments(
    PortalOptions options,
    ForwardOptions forward,
    List<Path> imports,
    Path parquet,
    boolean open,
    boolean help) {
  /** Environment variable with the connection string of the resource to send telemetry on to. */
  static final String FORWARD = "PORTAL_FORWARD";

  static final String HELP = """
      A local Application Insights: receives the telemetry of any SDK and shows it in a browser.

      java -jar portal.jar [options]

        --port N          port to listen on; 0 means any free port         (default 7072)
        --otlp-port N     also listen on this port, such as 4318, to which
                          SDKs of OpenTelemetry send without a setting     (default: none)
        --db FILE         store the telemetry in this file across runs     (default: in memory)
        --max-rows N      keep at most N items and delete the oldest       (default 1000000)
        --max-megabytes N keep at most N MiB, counted as sent              (default 1024)
        --max-query-seconds N stop a query of a user after N seconds       (default 10)
        --host ADDRESS    address to listen on; with any other than a
                          loopback address other machines have access      (default 127.0.0.1)
        --allow-host NAME also answer requests for this host name;
                          may be repeated
        --token-file FILE read the token of a portal that other machines
                          can reach from the file's first line           (default: random)
        --allow-key KEY   instrumentation key from which such a portal
                          accepts telemetry; may be repeated             (default: random)
        --import FILE     store the telemetry of an exported file, plain or
                          with .gz, or of a folder with Parquet files; may
                          be repeated
        --export-parquet FOLDER write the telemetry of --db and --import to a new
                          folder as Parquet, and end
        --forward CONNECTION_STRING also send accepted telemetry on to this
                          Application Insights resource. Other users of the
                          machine can read a command line: better set the
                          environment variable PORTAL_FORWARD
        --forward-role NAME send on only what has this role; may be repeated
        --forward-percent N send on this share of the operations, and all
                          failures and metrics                           (default 100)
        --open            open the portal in the browser
        --help            print this text
      """;

  /**
   * Parses the arguments, each as {@code --name value} or {@code --name=value}.
   *
   * @param environment the variables of the process, of which one is read
   * @throws IllegalArgumentException naming the wrong argument
   */
  static PortalArguments parse(Map<String, String> environment, String... args) {
    PortalOptions.Builder options = PortalOptions.builder();
    Set<String> allowedHosts = new HashSet<>();
    Set<String> allowedKeys = new HashSet<>();
    List<Path> imports = new ArrayList<>();
    Set<String> forwardRoles = new HashSet<>();
    String forward = environment.getOrDefault(FORWARD, "");
    double forwardPercent = 100;
    Path parquet = null;
    boolean open = false;
    boolean help = false;
    Deque<String> left = new ArrayDeque<>(Arrays.asList(args));
    while (!left.isEmpty()) {
      String argument = left.removeFirst();
      int equals = argument.indexOf('=');
      if (equals > 0) {
        left.addFirst(argument.substring(equals + 1));
        argument = argument.substring(0, equals);
      }
      switch (argument) {
        case "--port" -> options.setPort((int) number(argument, left, 65_535));
        case "--otlp-port" -> options.setOtlpPort((int) number(argument, left, 65_535));
        case "--db" -> options.setDatabase(file(argument, left));
        case "--token-file" -> options.setTokenFile(file(argument, left));
        case "--import" -> imports.add(file(argument, left));
        case "--export-parquet" -> {
          parquet = file(argument, left);
          // A portal on the usual port may go on.
          options.setPort(0);
        }
        case "--forward" -> forward = value(argument, left);
        case "--forward-role" -> forwardRoles.add(value(argument, left));
        case "--forward-percent" -> forwardPercent = percentage(argument, left);
        case "--allow-key" -> allowedKeys.add(value(argument, left));
        case "--max-rows" -> options.setMaxItems(number(argument, left, Integer.MAX_VALUE));
        case "--max-megabytes" ->
          options.setMaxStoredBytes(number(argument, left, 1_000_000) * 1024 * 1024);
        case "--max-query-seconds" ->
          options.setMaxQueryTime(Duration.ofSeconds(number(argument, left, 3600)));
        case "--host" -> options.setHost(value(argument, left));
        case "--allow-host" -> allowedHosts.add(value(argument, left));
        case "--open" -> open = true;
        case "--help", "-h" -> help = true;
        default -> throw new IllegalArgumentException("Unknown option " + argument + '.');
      }
    }
    PortalOptions portal =
        options.setAllowedHosts(allowedHosts).setAllowedKeys(allowedKeys).build();
    if (forward.isBlank() && (!forwardRoles.isEmpty() || forwardPercent < 100)) {
      throw new IllegalArgumentException(
          "--forward-role and --forward-percent need --forward, or " + FORWARD + " to be set.");
    }
    return new PortalArguments(
        portal,
        forward.isBlank()
            ? null
            : new ForwardOptions(
                forward,
                forwardRoles,
                forwardPercent,
                storage(portal.database()),
                ForwardOptions.DEFAULT_STORED_BYTES),
        List.copyOf(imports),
        parquet,
        open,
        help);
  }

  /** The folder beside the database; null without a database. */
  private static Path storage(Path database) {
    return database == null ? null : database.resolveSibling(database.getFileName() + ".forward");
  }

  private static double percentage(String argument, Deque<String> left) {
    String text = value(argument, left);
    double percentage = text.matches("\\d{1,3}(\\.\\d{1,6})?") ? Double.parseDouble(text) : 0;
    if (!(percentage > 0 && percentage <= 100)) {
      throw new IllegalArgumentException(argument + " needs a number above 0 and at most 100.");
    }
    return percentage;
  }

  private static String value(String argument, Deque<String> left) {
    if (left.isEmpty() || left.peekFirst().isEmpty()) {
      throw new IllegalArgumentException(argument + " needs a value.");
    }
    return left.removeFirst();
  }

  private static long number(String argument, Deque<String> left, long most) {
    String text = value(argument, left);
    if (!text.matches("\\d{1,10}") || Long.parseLong(text) > most) {
      throw new IllegalArgumentException(
          argument + " needs a whole number from 0 to " + most + '.');
    }
    return Long.parseLong(text);
  }

  private static Path file(String argument, Deque<String> left) {
    try {
      return Path.of(value(argument, left));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(argument + " needs the name of a file.", e);
    }
  }
}
