package azurecensus.portal.sql;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The size of a regular expression: its characters and classes, where counted repetitions count as
 * often as they may repeat. The time of the database for one text is at most proportional to it.
 */
final class RegexWeight {
  private static final double MOST = 1e9;

  private final String pattern;
  private final Deque<Double> outer = new ArrayDeque<>();
  private int at;
  private double group;
  private double last;
  private double wildcards;

  private RegexWeight(String pattern) {
    this.pattern = pattern;
  }

  static double of(String pattern) {
    return new RegexWeight(pattern).sum();
  }

  /**
   * True for a pattern with few classes and no counted repetition, which needs about the same time
   * for a text as a search for a word.
   */
  static boolean isSimple(String pattern) {
    RegexWeight weight = new RegexWeight(pattern);
    weight.sum();
    return weight.wildcards <= 8 && pattern.indexOf('{') < 0 && pattern.length() <= 500;
  }

  private double sum() {
    while (at < pattern.length()) {
      char next = pattern.charAt(at++);
      switch (next) {
        case '(' -> {
          outer.push(group);
          group = 0;
        }
        case ')' -> {
          last = group;
          group += outer.isEmpty() ? 0 : outer.pop();
        }
        case '{' -> repeat();
        case '[' -> skipClass();
        case '\\' -> {
          at++;
          wildcard();
        }
        case '.' -> wildcard();
        case '*', '+', '?', '|' -> last = Math.max(last, 1);
        default -> add();
      }
    }
    return Math.min(MOST, outer.stream().mapToDouble(Double::doubleValue).sum() + group);
  }

  private void add() {
    last = 1;
    group++;
  }

  private void wildcard() {
    wildcards++;
    add();
  }

  private void skipClass() {
    at = Math.min(pattern.length(), at + 1);
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      at += pattern.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
    wildcard();
  }

  private void repeat() {
    int end = pattern.indexOf('}', at);
    String bounds = end < 0 ? "" : pattern.substring(at, end);
    if (!bounds.matches("\\d{1,9}(?:,\\d{0,9})?")) {
      add();
      return;
    }
    String most = bounds.replaceFirst(",$", "").replaceFirst(".*,", "");
    double times = Math.max(1, Double.parseDouble(most));
    group = Math.min(MOST, group + last * (times - 1));
    last = Math.min(MOST, last * times);
    at = end + 1;
  }
}
