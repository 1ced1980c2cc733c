package azurecensus.portal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The options of the command line.
 *
 * @param options the options of the portal
 * @param imports files of exported telemetry to store at the start, in order
 * @param parquet folder to write all telemetry to, after which the program ends; or null
 * @param open true to open a browser
 * @param help true to print the help and nothing else
 */
record PortalArguments(
    PortalOptions options, List<Path> imports, Path parquet, boolean open, boolean help) {
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
        --open            open the portal in the browser
        --help            print this text
      """;

  /**
   * Parses the arguments, each as {@code --name value} or {@code --name=value}.
   *
   * @throws IllegalArgumentException naming the wrong argument
   */
  static PortalArguments parse(String... args) {
    PortalOptions.Builder options = PortalOptions.builder();
    Set<String> allowedHosts = new HashSet<>();
    Set<String> allowedKeys = new HashSet<>();
    List<Path> imports = new ArrayList<>();
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
    return new PortalArguments(
        options.setAllowedHosts(allowedHosts).setAllowedKeys(allowedKeys).build(),
        List.copyOf(imports),
        parquet,
        open,
        help);
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
