package azurecensus.portal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.util.ArrayList;
import java.util.List;

/** The result of a query in KQL; immutable. */
public final class QueryResult {
  private final String query;
  private final List<String> columns = new ArrayList<>();
  private final List<String> types = new ArrayList<>();
  private final List<List<Object>> rows = new ArrayList<>();

  QueryResult(String query, JsonNode answer) {
    this.query = query;
    JsonNode table = answer.path("tables").path(0);
    for (JsonNode column : table.path("columns")) {
      columns.add(column.path("name").asText());
      types.add(column.path("type").asText());
    }
    for (JsonNode row : table.path("rows")) {
      List<Object> cells = new ArrayList<>();
      row.forEach(cell -> cells.add(value(cell)));
      rows.add(cells);
    }
  }

  private static Object value(JsonNode cell) {
    if (cell.isPojo()) {
      return ((POJONode) cell).getPojo();
    }
    return cell.isNull() ? null : cell.asText();
  }

  /** The number of rows. */
  public int size() {
    return rows.size();
  }

  /** True without rows. */
  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The names of the columns, in order. */
  public List<String> columns() {
    return List.copyOf(columns);
  }

  /** The types of the columns in KQL, such as {@code long}, in order. */
  public List<String> types() {
    return List.copyOf(types);
  }

  /**
   * A cell: null, a Boolean, Integer, Long, Double or String. Datetimes, timespans and dynamic
   * values are texts.
   *
   * @param row the number of the row, from 0
   * @param column the name of the column
   * @throws AssertionError when there is no such row or column; the message shows the result
   */
  public Object value(int row, String column) {
    int index = columns.indexOf(column);
    if (index < 0 || row < 0 || row >= rows.size()) {
      throw new AssertionError(
          "There is no row " + row + " with a column " + column + ":\n" + this);
    }
    return rows.get(row).get(index);
  }

  /** The cells of a column, in the order of the rows. */
  public List<Object> values(String column) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      values.add(value(i, column));
    }
    return values;
  }

  /** The query, the columns and the rows as a table. */
  @Override
  public String toString() {
    int[] widths = new int[columns.size()];
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    rows.forEach(row -> lines.add(row.stream().map(String::valueOf).toList()));
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder(query).append('\n');
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        text.append(i == 0 ? "" : " | ")
            .append(line.get(i))
            .append(" ".repeat(widths[i] - line.get(i).length()));
      }
      text.append('\n');
    }
    return text.append(rows.size()).append(" rows").toString();
  }
}
