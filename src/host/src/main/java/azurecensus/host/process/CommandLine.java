package azurecensus.host.process;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The arguments of a program: {@code --name=value} or {@code --name value}. An empty value counts
 * as not given, so that a build can pass an empty property. Immutable.
 */
public final class CommandLine {
  private static final String HELP = "help";

  private final Map<String, String> given;

  private CommandLine(Map<String, String> given) {
    this.given = Map.copyOf(given);
  }

  /**
   * Reads the arguments. {@code --help} and {@code -h} are always known.
   *
   * @param names the names of the options, without hyphens
   * @throws IllegalArgumentException when an argument is not one of these options
   */
  public static CommandLine parse(List<String> names, String... arguments) {
    Map<String, String> given = new HashMap<>();
    Deque<String> rest = new ArrayDeque<>(Arrays.asList(arguments));
    while (!rest.isEmpty()) {
      String argument = rest.removeFirst();
      if (argument.equals("-h")) {
        given.put(HELP, "");
        continue;
      }
      if (!argument.startsWith("--")) {
        throw new IllegalArgumentException(
            "\"" + argument + "\" is not an option: write --name=value.");
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument.substring(2) : argument.substring(2, equals);
      if (!name.equals(HELP) && !names.contains(name)) {
        throw new IllegalArgumentException("There is no option --" + name + "; the options are --"
            + String.join(", --", names) + ".");
      }
      if (equals >= 0) {
        given.put(name, argument.substring(equals + 1).strip());
      } else if (name.equals(HELP) || rest.isEmpty() || rest.peekFirst().startsWith("--")) {
        given.put(name, "on"); // an option without a value switches something on
      } else {
        given.put(name, rest.removeFirst().strip());
      }
    }
    return new CommandLine(given);
  }

  /** True when the user asks for help. */
  public boolean isHelp() {
    return given.containsKey(HELP);
  }

  /** The value of an option; empty when it is not given. */
  public Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * The value of an option that is a whole number.
   *
   * @throws IllegalArgumentException when it is not a number from {@code least} to {@code most}
   */
  public int number(String name, int defaultValue, int least, int most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return defaultValue;
    }
    try {
      int number = Integer.parseInt(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number outside of the range.
    }
    throw new IllegalArgumentException(
        "--%s must be a whole number, %d to %d.".formatted(name, least, most));
  }

  /**
   * The value of an option that is {@code on} or {@code true}, {@code off} or {@code false}.
   *
   * @throws IllegalArgumentException when it is neither
   */
  public boolean flag(String name, boolean defaultValue) {
    String text = text(name).orElse(defaultValue ? "on" : "off").toLowerCase(Locale.ROOT);
    return switch (text) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw new IllegalArgumentException("--" + name + " must be on or off.");
    };
  }
}
