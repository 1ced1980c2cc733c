package azurecensus.kql;

import azurecensus.kql.model.KqlColumn;
import azurecensus.kql.model.KqlTranslation;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Ticks;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads the rows of a translated query in the forms of the query API. */
public final class KqlRows {
  private KqlRows() {}

  /** Sets the parameters of a prepared translation. */
  public static void setParameters(PreparedStatement statement, KqlTranslation translation)
      throws SQLException {
    List<String> parameters = translation.parameters();
    for (int i = 0; i < parameters.size(); i++) {
      statement.setString(i + 1, parameters.get(i));
    }
  }

  /**
   * The current row: each cell is null or a Boolean, Integer, Long, Double or String. A datetime, a
   * timespan and a guid are texts, a dynamic is its JSON as text, a decimal is a text of digits,
   * and a real that is no number is {@code NaN}, {@code Infinity} or {@code -Infinity}.
   */
  public static List<Object> row(ResultSet rows, List<KqlColumn> columns) throws SQLException {
    List<Object> row = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      row.add(cell(rows.getObject(i + 1), columns.get(i).type()));
    }
    return row;
  }

  private static Object cell(Object value, KqlType type) {
    if (value == null) {
      return null;
    }
    return switch (type) {
      case DATETIME -> Ticks.formatDatetime(((Number) value).longValue());
      case TIMESPAN -> Ticks.formatTimespan(((Number) value).longValue());
      case LONG -> ((Number) value).longValue();
      case INT -> ((Number) value).intValue();
      case REAL -> real(((Number) value).doubleValue());
      case DECIMAL -> new BigDecimal(value.toString()).stripTrailingZeros().toPlainString();
      case BOOL -> value;
      case STRING, GUID -> value.toString();
      case DYNAMIC -> dynamic(value.toString());
    };
  }

  private static Object real(double value) {
    return Double.isNaN(value) || Double.isInfinite(value) ? String.valueOf(value) : (Object) value;
  }

  private static Object dynamic(String json) {
    return json.equals("null") ? null : json;
  }
}
