package azurecensus.kql.model;

import java.util.List;

/**
 * Runs a SELECT while a query is translated. Some plugins have columns that depend on the data,
 * such as {@code bag_unpack}; the translator asks for these names before it writes the SQL.
 */
@FunctionalInterface
public interface KqlProbe {
  /**
   * Runs a SELECT.
   *
   * @param sql one SELECT over the known tables
   * @param parameters the texts of its parameters, in order
   * @return the rows; each cell is a text or null
   */
  List<List<String>> rows(String sql, List<String> parameters);
}
