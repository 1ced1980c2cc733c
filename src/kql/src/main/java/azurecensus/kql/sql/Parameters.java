package azurecensus.kql.sql;

import azurecensus.kql.model.KqlType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Turns constants into SQL. Texts become numbered parameters; equal texts share one. */
public final class Parameters {
  private static final Pattern NUMBER = Pattern.compile("\\$(\\d+)");

  private final Map<String, Integer> numbers = new LinkedHashMap<>();

  /** The parameter that stands for a text. */
  public String text(String value) {
    return "$" + numbers.computeIfAbsent(value, key -> numbers.size() + 1) + "::VARCHAR";
  }

  /**
   * Numbers the parameters of a finished SQL from 1 on: what the SQL does not use is left out.
   *
   * @param values receives the texts in the order of their new numbers
   */
  public String numbered(String sql, List<String> values) {
    List<String> texts = new ArrayList<>(numbers.keySet());
    Map<Integer, Integer> used = new LinkedHashMap<>();
    return NUMBER.matcher(sql).replaceAll(match -> {
      int old = Integer.parseInt(match.group(1));
      int number = used.computeIfAbsent(old, key -> {
        values.add(texts.get(old - 1));
        return values.size();
      });
      return "\\$" + number;
    });
  }

  /**
   * A constant.
   *
   * @param value null, or a Boolean, Long, Double, BigDecimal or String
   */
  public SqlExpr constant(KqlType type, Object value) {
    boolean narrow = value instanceof Long number && number == number.intValue();
    return new SqlExpr(sql(type, value), type, value, true, narrow);
  }

  private String sql(KqlType type, Object value) {
    if (value == null) {
      return type == KqlType.STRING ? text("") : "NULL::" + type.sqlType();
    }
    return switch (type) {
      case STRING, GUID -> text((String) value);
      case DYNAMIC -> "json(" + text((String) value) + ")";
      case BOOL -> (Boolean) value ? "TRUE" : "FALSE";
      case INT, LONG, DATETIME, TIMESPAN -> number((Long) value, type.sqlType());
      case REAL -> real((Double) value);
      case DECIMAL ->
        "'" + ((BigDecimal) value).setScale(17, RoundingMode.HALF_UP).toPlainString() + "'::"
            + type.sqlType();
    };
  }

  private static String number(long value, String type) {
    return value < 0 ? "'" + value + "'::" + type : value + "::" + type;
  }

  private static String real(double value) {
    if (Double.isNaN(value)) {
      return "'nan'::DOUBLE";
    }
    if (Double.isInfinite(value)) {
      return (value > 0 ? "'inf'" : "'-inf'") + "::DOUBLE";
    }
    return "'" + value + "'::DOUBLE";
  }
}
