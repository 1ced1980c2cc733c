package azurecensus.host;

import java.util.List;
import java.util.Locale;

/**
 * Decides by category and level what one sink (the console, Application Insights) gets. The choice
 * of the rule is the one of the host's logging library: a sink's own rule beats a general one, then
 * the longest matching category wins, then the rule written last.
 */
final class LogFilter {
  /** What the host logs when {@code host.json} says nothing. */
  static final LogLevel DEFAULT_LEVEL = LogLevel.INFORMATION;

  private final List<Rule> rules;

  LogFilter(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  boolean allows(String category, LogLevel level) {
    return level != LogLevel.NONE && minimum(category).compareTo(level) <= 0;
  }

  private LogLevel minimum(String category) {
    Rule best = null;
    for (Rule rule : rules) {
      if (rule.matches(category) && (best == null || rule.rank() >= best.rank())) {
        best = rule;
      }
    }
    return best == null ? DEFAULT_LEVEL : best.minimum();
  }

  /**
   * One line of a {@code logLevel} object.
   *
   * @param ownOfSink written under the sink's own section
   * @param prefix the start of the categories it is for; empty for {@code default}
   */
  record Rule(boolean ownOfSink, String prefix, LogLevel minimum) {
    boolean matches(String category) {
      return category.toLowerCase(Locale.ROOT).startsWith(prefix.toLowerCase(Locale.ROOT));
    }

    int rank() {
      return (ownOfSink ? 1 << 20 : 0) + prefix.length();
    }
  }
}
