package azurecensus.portal.kql;

import azurecensus.portal.sql.QueryGate;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code Prefer} of the query API, such as
 * {@code wait=30,include-statistics=true,include-render=true}.
 *
 * @param patience the longest time of the query
 * @param statistics true to answer statistics
 * @param render true to answer the chart also when the query has none
 */
record Preferences(Duration patience, boolean statistics, boolean render) {
  private static final Pattern WAIT = Pattern.compile("\\bwait\\s*=\\s*(\\d{1,6})\\b");

  /**
   * Reads the header; preferences that the portal does not know have no effect.
   *
   * @param header null without one
   */
  static Preferences of(String header) {
    String text = header == null ? "" : header;
    Matcher wait = WAIT.matcher(text);
    return new Preferences(
        wait.find() ? Duration.ofSeconds(Long.parseLong(wait.group(1))) : QueryGate.Client.PATIENT,
        text.contains("include-statistics=true"),
        text.contains("include-render=true"));
  }

  /** Adds what the client prefers to an answer. */
  ObjectNode applyTo(ObjectNode answer) {
    if (statistics) {
      answer
          .putObject("statistics")
          .putObject("query")
          .put("executionTime", answer.path("milliseconds").asLong() / 1000.0);
    }
    if (render && !answer.has("render")) {
      answer.putObject("render").put("visualization", "table");
    }
    return answer;
  }
}
