package azurecensus.host.staged;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides by category and level which lines one sink (the console, Application Insights) receives.
 * The rule is chosen as in the host's logging library: a rule of the sink itself wins over a
 * general one, then the longest matching category wins, then the rule written last. Immutable.
 */
public final class LogFilter {
  /** The host's default when no rule of {@code host.json} matches. */
  private static final LogLevel DEFAULT_LEVEL = LogLevel.INFORMATION;

  private final List<Rule> rules;

  private LogFilter(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /**
   * Reads the rules; a rule with an unknown level is ignored.
   *
   * @param general the object {@code logging.logLevel}; may be missing
   * @param ownOfSink the object {@code logLevel} of the sink; may be missing
   */
  static LogFilter of(JsonNode general, JsonNode ownOfSink) {
    List<Rule> rules = new ArrayList<>();
    addRules(rules, general, false);
    addRules(rules, ownOfSink, true);
    return new LogFilter(rules);
  }

  private static void addRules(List<Rule> rules, JsonNode levels, boolean ownOfSink) {
    levels.properties().forEach(entry -> {
      String category = entry.getKey().toLowerCase(Locale.ROOT);
      LogLevel.parse(entry.getValue().asText())
          .ifPresent(level ->
              rules.add(new Rule(ownOfSink, category.equals("default") ? "" : category, level)));
    });
  }

  /** True when the sink receives lines of this category and level. */
  public boolean allows(String category, LogLevel level) {
    return level != LogLevel.NONE && minimum(category).compareTo(level) <= 0;
  }

  /** The lowest level of the category that the sink receives; {@code NONE} for no level. */
  public LogLevel minimum(String category) {
    String lowerCase = category.toLowerCase(Locale.ROOT);
    Rule best = null;
    for (Rule rule : rules) {
      if (lowerCase.startsWith(rule.prefix()) && (best == null || rule.rank() >= best.rank())) {
        best = rule;
      }
    }
    return best == null ? DEFAULT_LEVEL : best.minimum();
  }

  /**
   * An entry of a {@code logLevel} object.
   *
   * @param ownOfSink true when the entry stands in the sink's own section
   * @param prefix the start of the categories, in lower case; empty for {@code default}
   */
  private record Rule(boolean ownOfSink, String prefix, LogLevel minimum) {
    int rank() {
      return (ownOfSink ? 1 << 20 : 0) + prefix.length();
    }
  }
}
