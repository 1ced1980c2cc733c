package azurecensus.host.routing;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * An inline constraint of a route template, such as {@code int} or {@code range(1,9)}. Names,
 * arguments and accepted values are those of ASP.NET Core, which the Functions host uses.
 */
interface RouteConstraint {
  /** True when a decoded path value satisfies the constraint. */
  boolean accepts(String value);

  /**
   * Parses a constraint.
   *
   * @throws IllegalArgumentException when it is malformed; the message names it
   */
  static RouteConstraint parse(String text) {
    int open = text.indexOf('(');
    if (open >= 0 && !text.endsWith(")")) {
      throw new IllegalArgumentException(
          "the constraint \"" + text + "\" lacks its closing parenthesis");
    }
    String name = (open < 0 ? text : text.substring(0, open)).strip();
    String argument = open < 0 ? "" : text.substring(open + 1, text.length() - 1);
    try {
      return switch (name.toLowerCase(Locale.ROOT)) {
        case "int" -> value -> inRange(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
        case "long" -> value -> inRange(value, Long.MIN_VALUE, Long.MAX_VALUE);
        case "bool" -> value -> value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false");
        case "alpha" -> value -> value.matches("[A-Za-z]*");
        case "guid" -> RouteConstraint::isGuid;
        case "decimal" -> value -> value.matches("[+-]?(\\d[\\d.,]*|\\.\\d+)");
        case "double", "float" -> RouteConstraint::isDouble;
        case "datetime" ->
          value ->
              value.matches("\\d{4}-\\d{1,2}-\\d{1,2}([T ]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?Z?)?");
        case "required" -> value -> !value.isEmpty();
        case "min" -> minimum(Long.parseLong(argument.strip()));
        case "max" -> maximum(Long.parseLong(argument.strip()));
        case "range" -> range(argument);
        case "minlength" -> atLeast(Integer.parseInt(argument.strip()));
        case "maxlength" -> atMost(Integer.parseInt(argument.strip()));
        case "length" -> length(argument);
        case "regex" -> regex(argument);
        default ->
          throw new IllegalArgumentException(
              "the constraint \"" + name + "\" does not exist; there are int, long, bool,"
                  + " alpha, guid, decimal, double, float, datetime, required, min, max, range, minlength, maxlength,"
                  + " length and regex");
      };
    } catch (NumberFormatException | PatternSyntaxException e) {
      throw new IllegalArgumentException("the constraint \"" + text + "\" has a bad argument", e);
    }
  }

  private static RouteConstraint minimum(long least) {
    return value -> inRange(value, least, Long.MAX_VALUE);
  }

  private static RouteConstraint maximum(long most) {
    return value -> inRange(value, Long.MIN_VALUE, most);
  }

  private static RouteConstraint range(String argument) {
    String[] bounds = argument.split(",", -1);
    long least = Long.parseLong(bounds[0].strip());
    long most = Long.parseLong(bounds.length == 2 ? bounds[1].strip() : "");
    return value -> inRange(value, least, most);
  }

  private static RouteConstraint atLeast(int least) {
    return value -> value.length() >= least;
  }

  private static RouteConstraint atMost(int most) {
    return value -> value.length() <= most;
  }

  private static RouteConstraint length(String argument) {
    String[] bounds = argument.split(",", -1);
    int least = Integer.parseInt(bounds[0].strip());
    int most = bounds.length == 2 ? Integer.parseInt(bounds[1].strip()) : least;
    return value -> value.length() >= least && value.length() <= most;
  }

  private static RouteConstraint regex(String argument) {
    Pattern pattern = Pattern.compile(argument, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return value -> pattern.matcher(value).find();
  }

  private static boolean inRange(String value, long least, long most) {
    try {
      long number = Long.parseLong(value.strip());
      return number >= least && number <= most;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isDouble(String value) {
    return value.matches("[+-]?(\\d[\\d,]*(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?");
  }

  private static boolean isGuid(String value) {
    String digits = "[0-9a-fA-F]";
    String dashed = digits + "{8}(-" + digits + "{4}){3}-" + digits + "{12}";
    return value.matches(digits + "{32}|" + dashed + "|\\{" + dashed + "}|\\(" + dashed + "\\)");
  }
}
