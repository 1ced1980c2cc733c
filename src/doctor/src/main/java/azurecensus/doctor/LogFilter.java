package azurecensus.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code host.json} lets through to Application Insights. As in the host, a rule for the
 * Application Insights provider wins over a general one, then the longest category wins.
 */
final class LogFilter {
  /** The host's levels, the most talkative first. */
  enum Level {
    TRACE,
    DEBUG,
    INFORMATION,
    WARNING,
    ERROR,
    CRITICAL,
    NONE;

    static Optional<Level> parse(String text) {
      for (Level level : values()) {
        if (level.name().equalsIgnoreCase(text)) {
          return Optional.of(level);
        }
      }
      return Optional.empty();
    }
  }

  private final JsonNode general;
  private final JsonNode applicationInsights;

  LogFilter(JsonNode general, JsonNode applicationInsights) {
    this.general = general;
    this.applicationInsights = applicationInsights;
  }

  /** The least level of this category that is sent; the host's own default is Information. */
  Level levelOf(String category) {
    return best(applicationInsights, category)
        .or(() -> best(general, category))
        .orElse(Level.INFORMATION);
  }

  private static Optional<Level> best(JsonNode rules, String category) {
    String wanted = category.toLowerCase(Locale.ROOT);
    Optional<Level> best = Optional.empty();
    int bestLength = -1;
    for (Map.Entry<String, JsonNode> rule : rules.properties()) {
      String name = rule.getKey().toLowerCase(Locale.ROOT);
      String prefix = name.equals("default") ? "" : name;
      Optional<Level> level = Level.parse(rule.getValue().asText());
      if (level.isPresent() && wanted.startsWith(prefix) && prefix.length() > bestLength) {
        best = level;
        bestLength = prefix.length();
      }
    }
    return best;
  }
}
