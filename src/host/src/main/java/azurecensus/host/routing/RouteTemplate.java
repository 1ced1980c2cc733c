package azurecensus.host.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A route template of ASP.NET Core, as {@code route} of an HTTP trigger: literals,
 * {@code {parameter}}, {@code {parameter:constraint:constraint}}, {@code {parameter?}},
 * {@code {parameter=default}}, {@code {*rest}} and mixed segments such as {@code v{major}.{minor}}.
 * Literals and names are compared without case.
 */
final class RouteTemplate {
  private final String text;
  private final List<Segment> segments;

  private RouteTemplate(String text, List<Segment> segments) {
    this.text = text;
    this.segments = List.copyOf(segments);
  }

  /**
   * Parses a template without leading or trailing slash.
   *
   * @throws IllegalArgumentException when it is malformed; the message names the place
   */
  static RouteTemplate parse(String template) {
    List<Segment> segments = new ArrayList<>();
    if (!template.isEmpty()) {
      for (String segment : splitOutsideBraces(template, '/')) {
        segments.add(Segment.parse(segment));
      }
    }
    boolean optionalSeen = false;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.catchAll() && i < segments.size() - 1) {
        throw new IllegalArgumentException("a catch-all parameter must come last");
      }
      if (optionalSeen && !segment.omissible()) {
        throw new IllegalArgumentException(
            "an optional parameter must not be followed by a required part");
      }
      optionalSeen |= segment.omissible();
    }
    return new RouteTemplate(template, segments);
  }

  /**
   * Matches the decoded segments of a path.
   *
   * @return the parameters; empty when the path does not match
   */
  Optional<Map<String, String>> match(List<String> path) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      if (segment.catchAll()) {
        String rest = String.join("/", path.subList(Math.min(i, path.size()), path.size()));
        return segment.matches(rest, values) ? Optional.of(values) : Optional.empty();
      }
      if (i >= path.size()) {
        if (!segment.omissible()) {
          return Optional.empty();
        }
        segment.addDefault(values);
      } else if (!segment.matches(path.get(i), values)) {
        return Optional.empty();
      }
    }
    return path.size() > segments.size() ? Optional.empty() : Optional.of(values);
  }

  /**
   * A sort key: the more specific template has the smaller text. Segment by segment, a literal
   * comes before a constrained parameter, then a plain parameter, then a catch-all.
   */
  String precedence() {
    StringBuilder precedence = new StringBuilder();
    segments.forEach(segment -> precedence.append(segment.rank()));
    return precedence.toString();
  }

  /** The template as written. */
  @Override
  public String toString() {
    return text;
  }

  private static List<String> splitOutsideBraces(String text, char separator) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean doubled = i + 1 < text.length() && text.charAt(i + 1) == c;
      if ((c == '{' || c == '}') && doubled) {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      } else if (c == separator && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** A segment of a template: a pattern with one group per parameter. */
  private record Segment(
      Pattern pattern, List<RouteParameter> parameters, boolean literal, boolean mixed) {

    static Segment parse(String segment) {
      if (segment.isEmpty()) {
        throw new IllegalArgumentException("two slashes in a row");
      }
      StringBuilder regex = new StringBuilder();
      List<RouteParameter> parameters = new ArrayList<>();
      int at = 0;
      boolean anyLiteral = false;
      while (at < segment.length()) {
        char c = segment.charAt(at);
        if (c == '{' && !isDoubled(segment, at)) {
          int end = closingBrace(segment, at);
          RouteParameter parameter = RouteParameter.parse(segment.substring(at + 1, end));
          parameters.add(parameter);
          regex.append(parameter.catchAll() ? "(.*)" : "(.+?)");
          at = end + 1;
        } else {
          if ((c == '{' || c == '}') && isDoubled(segment, at)) {
            at++;
          } else if (c == '}') {
            throw new IllegalArgumentException(
                "a closing brace without an opening one in \"" + segment + "\"");
          }
          regex.append(Pattern.quote(String.valueOf(c)));
          anyLiteral = true;
          at++;
        }
      }
      boolean literal = parameters.isEmpty();
      if (!literal && anyLiteral && parameters.get(parameters.size() - 1).optional()) {
        // "{name}.{extension?}": the dot belongs to the optional part.
        int dot = regex.lastIndexOf(Pattern.quote("."));
        if (dot >= 0) {
          regex.insert(dot, "(?:").append(")?");
        }
      }
      return new Segment(
          Pattern.compile(
              regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.DOTALL),
          List.copyOf(parameters),
          literal,
          !literal && anyLiteral);
    }

    private static boolean isDoubled(String text, int at) {
      return at + 1 < text.length() && text.charAt(at + 1) == text.charAt(at);
    }

    /**
     * The brace that ends the parameter opened at {@code start}; braces inside a constraint are
     * doubled.
     */
    private static int closingBrace(String segment, int start) {
      for (int i = start + 1; i < segment.length(); i++) {
        char c = segment.charAt(i);
        if (c == '{' || c == '}') {
          if (isDoubled(segment, i)) {
            i++;
          } else if (c == '}') {
            return i;
          } else {
            throw new IllegalArgumentException(
                "an opening brace inside a parameter must be doubled: {{");
          }
        }
      }
      throw new IllegalArgumentException(
          "an opening brace without a closing one in \"" + segment + "\"");
    }

    boolean catchAll() {
      return !parameters.isEmpty() && parameters.get(0).catchAll();
    }

    boolean omissible() {
      return !mixed && !literal && (parameters.get(0).omissible() || catchAll());
    }

    void addDefault(Map<String, String> values) {
      parameters.get(0).addDefault(values);
    }

    boolean matches(String text, Map<String, String> values) {
      if (catchAll() && text.isEmpty()) {
        addDefault(values);
        return true;
      }
      Matcher matcher = pattern.matcher(text);
      if (!matcher.matches()) {
        return false;
      }
      for (int i = 0; i < parameters.size(); i++) {
        RouteParameter parameter = parameters.get(i);
        String value = matcher.group(i + 1);
        if (value == null) {
          parameter.addDefault(values);
        } else if (!parameter.accepts(value)) {
          return false;
        } else {
          values.put(parameter.name(), value);
        }
      }
      return true;
    }

    char rank() {
      if (literal) {
        return '1';
      }
      if (mixed) {
        return '2';
      }
      boolean constrained = !parameters.get(0).constraints().isEmpty();
      if (catchAll()) {
        return constrained ? '5' : '6';
      }
      return constrained ? '3' : '4';
    }
  }

  /** The content between two braces. */
  private record RouteParameter(
      String name,
      boolean catchAll,
      boolean optional,
      String defaultValue,
      List<RouteConstraint> constraints) {

    static RouteParameter parse(String inner) {
      String text = inner.replace("{{", "{").replace("}}", "}");
      boolean catchAll = text.startsWith("*");
      text = text.replaceFirst("^\\*{1,2}", "");
      int end = 0;
      while (end < text.length() && ":=?".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      String name = text.substring(0, end);
      if (name.isBlank() || name.matches(".*[/{}*].*")) {
        throw new IllegalArgumentException("\"{" + inner + "}\" has no valid parameter name");
      }
      List<RouteConstraint> constraints = new ArrayList<>();
      int at = end;
      while (at < text.length() && text.charAt(at) == ':') {
        int stop = endOfConstraint(text, at + 1);
        constraints.add(RouteConstraint.parse(text.substring(at + 1, stop)));
        at = stop;
      }
      String rest = text.substring(at);
      boolean optional = rest.equals("?");
      String defaultValue = rest.startsWith("=") ? rest.substring(1) : null;
      if (!rest.isEmpty() && !optional && defaultValue == null) {
        throw new IllegalArgumentException("\"{" + inner + "}\" cannot be read after the name");
      }
      return new RouteParameter(name, catchAll, optional, defaultValue, List.copyOf(constraints));
    }

    /** A constraint ends at a colon, equals sign or final question mark outside its parentheses. */
    private static int endOfConstraint(String text, int start) {
      int depth = 0;
      for (int i = start; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c == '(') {
          depth++;
        } else if (c == ')') {
          depth--;
        } else if (depth <= 0 && (c == ':' || c == '=' || (c == '?' && i == text.length() - 1))) {
          return i;
        }
      }
      return text.length();
    }

    boolean omissible() {
      return optional || defaultValue != null;
    }

    void addDefault(Map<String, String> values) {
      if (defaultValue != null) {
        values.put(name, defaultValue);
      }
    }

    boolean accepts(String value) {
      return constraints.stream().allMatch(constraint -> constraint.accepts(value));
    }
  }
}
