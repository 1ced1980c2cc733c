package azurecensus.portal.sql;

import azurecensus.portal.store.Column;
import azurecensus.portal.store.TelemetryTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The bytes of the stored texts by column, which bound what a query can build of them. The database
 * handles {@value #ROWS} rows at a time, so the widest so many values count. Not thread-safe.
 */
final class ColumnWidths {
  /** Rows that the database handles at a time; a query is cancelled only between them. */
  static final int ROWS = 2048;

  private static final double NUMBER_BYTES = 32;
  private static final Pattern LONGEST = Pattern.compile("\\bmax_string_length'?[:=] ?(\\d{1,15})");
  private static final Pattern TOTAL = Pattern.compile("\\btotal_string_length'?[:=] ?(\\d{1,15})");

  private static final Map<String, Column> COLUMNS = Arrays.stream(Column.values())
      .collect(Collectors.toUnmodifiableMap(
          column -> column.columnName().toLowerCase(Locale.ROOT), column -> column));

  private final Connection connection;
  private final boolean rowsRepeat;
  private final Map<Column, Double> known = new EnumMap<>(Column.class);

  /**
   * Creates the widths.
   *
   * @param connection in the transaction of the query, so that no longer text can arrive meanwhile
   * @param rowsRepeat true when a stored row may appear many times, as in a join
   */
  ColumnWidths(Connection connection, boolean rowsRepeat) {
    this.connection = connection;
    this.rowsRepeat = rowsRepeat;
  }

  static boolean isColumn(String lowerCaseName) {
    return COLUMNS.containsKey(lowerCaseName);
  }

  /** The bytes of a value, as a mean of {@value #ROWS} rows at the most; 0 for no column. */
  double of(String lowerCaseName) throws SQLException {
    Column column = COLUMNS.get(lowerCaseName);
    if (column == null) {
      return 0;
    }
    if (column.kind() != Column.Kind.TEXT && column.kind() != Column.Kind.JSON) {
      return NUMBER_BYTES;
    }
    Double width = known.get(column);
    if (width == null) {
      width = measured(column);
      known.put(column, width);
    }
    return width;
  }

  /** The bytes of all columns of a row together. */
  double ofRow() throws SQLException {
    double sum = 0;
    for (String name : COLUMNS.keySet()) {
      sum += of(name);
    }
    return sum;
  }

  /**
   * An upper bound of {@link #of} from the statistics of the database, which takes no time. Rows
   * that were deleted count as well.
   */
  double estimate(String lowerCaseName) throws SQLException {
    Column column = COLUMNS.get(lowerCaseName);
    if (column == null) {
      return 0;
    }
    if (column.kind() != Column.Kind.TEXT && column.kind() != Column.Kind.JSON) {
      return NUMBER_BYTES;
    }
    double longest = NUMBER_BYTES;
    double total = 0;
    for (TelemetryTable table : TelemetryTable.values()) {
      if (table.has(column)) {
        String statistics = statistics(table, column);
        longest = Math.max(longest, figure(statistics, LONGEST));
        total += figure(statistics, TOTAL);
      }
    }
    return rowsRepeat ? longest : Math.max(NUMBER_BYTES, Math.min(longest, total / ROWS));
  }

  private String statistics(TelemetryTable table, Column column) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT stats(\"" + column.columnName()
            + "\")::VARCHAR FROM " + table.tableName() + " LIMIT 1")) {
      return rows.next() ? rows.getString(1) : "";
    }
  }

  private static double figure(String statistics, Pattern name) {
    Matcher figure = name.matcher(statistics);
    double last = 0;
    while (figure.find()) {
      // Values of the column stand before the figures.
      last = Double.parseDouble(figure.group(1));
    }
    return last;
  }

  private double measured(Column column) throws SQLException {
    String lengths = Arrays.stream(TelemetryTable.values())
        .filter(table -> table.has(column))
        .map(table -> "SELECT strlen(\"" + column.columnName() + "\"::VARCHAR) AS n FROM "
            + table.tableName())
        .collect(Collectors.joining(" UNION ALL "));
    String figure = rowsRepeat
        ? "SELECT max(n) FROM (" + lengths + ")"
        : "SELECT sum(n) / " + ROWS + ".0 FROM (SELECT n FROM (" + lengths
            + ") ORDER BY n DESC NULLS LAST LIMIT " + ROWS + ")";
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(figure)) {
      // The figure is null when no row has a value.
      return rows.next() && rows.getObject(1) instanceof Number bytes
          ? Math.max(NUMBER_BYTES, bytes.doubleValue())
          : NUMBER_BYTES;
    }
  }
}
