package azurecensus.host.routing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

  /** A part of a segment. */
  private sealed interface Part permits Literal, RouteParameter {}

  private record Literal(String text) implements Part {}

  /** A segment of a template: literals and parameters in turns. */
  private record Segment(List<Part> parts) {

    static Segment parse(String segment) {
      if (segment.isEmpty()) {
        throw new IllegalArgumentException("two slashes in a row");
      }
      List<Part> parts = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      int at = 0;
      while (at < segment.length()) {
        char c = segment.charAt(at);
        if (c == '{' && !isDoubled(segment, at)) {
          addLiteral(literal, parts);
          int end = closingBrace(segment, at);
          parts.add(RouteParameter.parse(segment.substring(at + 1, end)));
          at = end + 1;
        } else {
          if ((c == '{' || c == '}') && isDoubled(segment, at)) {
            at++;
          } else if (c == '}') {
            throw new IllegalArgumentException(
                "a closing brace without an opening one in \"" + segment + "\"");
          }
          literal.append(c);
          at++;
        }
      }
      addLiteral(literal, parts);
      check(parts);
      return new Segment(List.copyOf(parts));
    }

    private static void addLiteral(StringBuilder literal, List<Part> parts) {
      if (literal.length() > 0) {
        parts.add(new Literal(literal.toString()));
        literal.setLength(0);
      }
    }

    /** The rules of ASP.NET Core for a segment of several parts. */
    private static void check(List<Part> parts) {
      for (int i = 0; i < parts.size() && parts.size() > 1; i++) {
        if (!(parts.get(i) instanceof RouteParameter parameter)) {
          continue;
        }
        if (parameter.catchAll()) {
          throw new IllegalArgumentException("a catch-all parameter must be a segment of its own");
        }
        if (i > 0 && parts.get(i - 1) instanceof RouteParameter) {
          throw new IllegalArgumentException("two parameters need a literal between them");
        }
        boolean mayBeOptional = i == parts.size() - 1 && parts.get(i - 1).equals(new Literal("."));
        if (parameter.optional() && !mayBeOptional) {
          throw new IllegalArgumentException(
              "an optional parameter must be a segment of its own, or its end behind a period");
        }
      }
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
      return parts.get(0) instanceof RouteParameter first && first.catchAll();
    }

    /** True when the segment may be missing at the end of a path. */
    boolean omissible() {
      return parts.size() == 1
          && parts.get(0) instanceof RouteParameter only
          && (only.omissible() || only.catchAll());
    }

    void addDefault(Map<String, String> values) {
      if (parts.get(0) instanceof RouteParameter first) {
        first.addDefault(values);
      }
    }

    boolean matches(String text, Map<String, String> values) {
      if (catchAll()) {
        if (text.isEmpty()) {
          addDefault(values);
          return true;
        }
        return accept(new String[] {text}, values);
      }
      int last = parts.size() - 1;
      String[] found = find(text, last);
      if (found == null && last > 0 && parts.get(last) instanceof RouteParameter end) {
        // "{name}.{extension?}": the period belongs to the optional part.
        boolean withoutEnd = last > 1 && end.optional() && !text.endsWith(".");
        found = withoutEnd ? find(text, last - 2) : null;
      }
      return found != null && accept(found, values);
    }

    /**
     * Finds the values of the parameters up to the last part, from right to left as ASP.NET Core:
     * the right-most place of each literal counts. The cost is at most the product of the lengths
     * of text and template; a regular expression would need a power of the text's length.
     *
     * @return a value per part, null for literals; null when the text does not match
     */
    private String[] find(String text, int last) {
      String[] found = new String[parts.size()];
      int end = text.length();
      int part = last;
      if (parts.get(last) instanceof Literal literal) {
        end -= literal.text().length();
        if (end < 0 || !isAt(text, end, literal)) {
          return null;
        }
        part--;
      }
      while (part >= 0) {
        int start = 0;
        int next = 0;
        if (part > 0) {
          Literal before = (Literal) parts.get(part - 1);
          next = end - 1 - before.text().length();
          while (next >= 0 && !isAt(text, next, before)) {
            next--;
          }
          start = next + before.text().length();
        }
        if (next < 0 || start >= end) {
          return null;
        }
        found[part] = text.substring(start, end);
        end = next;
        part -= 2;
      }
      return end == 0 ? found : null;
    }

    private static boolean isAt(String text, int at, Literal literal) {
      return text.regionMatches(true, at, literal.text(), 0, literal.text().length());
    }

    private boolean accept(String[] found, Map<String, String> values) {
      for (int i = 0; i < found.length; i++) {
        if (parts.get(i) instanceof RouteParameter parameter) {
          if (found[i] == null) {
            parameter.addDefault(values);
          } else if (!parameter.accepts(found[i])) {
            return false;
          } else {
            values.put(parameter.name(), found[i]);
          }
        }
      }
      return true;
    }

    char rank() {
      if (parts.size() > 1) {
        return '2';
      }
      if (!(parts.get(0) instanceof RouteParameter only)) {
        return '1';
      }
      boolean constrained = !only.constraints().isEmpty();
      if (only.catchAll()) {
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
      List<RouteConstraint> constraints)
      implements Part {

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
