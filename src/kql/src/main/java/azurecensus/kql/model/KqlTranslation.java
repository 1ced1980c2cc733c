package azurecensus.kql.model;

import java.util.List;
import java.util.Optional;

/**
 * A translated query.
 *
 * @param sql one SELECT for DuckDB, with the parameters {@code $1}, {@code $2} and so on
 * @param parameters the values of the parameters, all texts, in order
 * @param columns the columns of the result, in the order of the SELECT
 * @param chart the chart asked for by {@code render}
 */
public record KqlTranslation(
    String sql, List<String> parameters, List<KqlColumn> columns, Optional<KqlChart> chart) {
  /** Copies the lists. */
  public KqlTranslation {
    parameters = List.copyOf(parameters);
    columns = List.copyOf(columns);
  }
}
