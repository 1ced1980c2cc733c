package azurecensus.kql.model;

import java.util.List;

/**
 * A table that queries may name.
 *
 * @param name the name in KQL
 * @param source the SQL of the source: a quoted table or view name; it is trusted and used as it is
 * @param columns the columns in the order in which a query without {@code project} shows them
 */
public record KqlTable(String name, String source, List<Column> columns) {
  /** Copies the columns. */
  public KqlTable {
    columns = List.copyOf(columns);
  }

  /**
   * A column of a table.
   *
   * @param name the name in KQL
   * @param type the type in KQL
   * @param sql the SQL expression of the value; it is trusted and used as it is. Its SQL type is
   *     TIMESTAMP for a datetime, JSON for a dynamic, BIGINT of 100 ns for a timespan, otherwise
   *     {@link KqlType#sqlType()}. A null text becomes an empty text.
   */
  public record Column(String name, KqlType type, String sql) {
    /** A column that is stored under its own name. */
    public static Column stored(String name, KqlType type) {
      return new Column(name, type, '"' + name.replace("\"", "\"\"") + '"');
    }
  }
}
