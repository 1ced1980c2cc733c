package azurecensus.kql.operators;

import java.util.List;

/**
 * A name of a table or column with stars, each of which stands for any text.
 *
 * <p>The cost of a match is at most the product of both lengths. A regular expression would need a
 * time that grows exponentially with the number of stars.
 */
final class NamePattern {
  private final List<String> parts;

  /** A pattern; without a star it fits its own text alone. */
  NamePattern(String pattern) {
    this.parts = List.of(pattern.split("\\*", -1));
  }

  /** Returns true when the whole name fits. Case counts. */
  boolean fits(String name) {
    String first = parts.get(0);
    if (parts.size() == 1) {
      return name.equals(first);
    }
    String last = parts.get(parts.size() - 1);
    int end = name.length() - last.length();
    if (!name.startsWith(first) || !name.endsWith(last)) {
      return false;
    }
    int at = first.length();
    for (String part : parts.subList(1, parts.size() - 1)) {
      int found = name.indexOf(part, at);
      if (found < 0) {
        return false;
      }
      at = found + part.length();
    }
    return at <= end;
  }
}
