package azurecensus.kql.sql;

import azurecensus.kql.model.KqlType;
import java.util.Optional;

/** SQL of {@code + - * / %} and of {@code bin}. Operands must be atoms. */
public final class Arithmetic {
  private Arithmetic() {}

  /** A whole number cut to 64 bits, as an overflow in .NET does. */
  public static String wrap(String huge) {
    return "((((" + huge
        + ") + 9223372036854775808) & 18446744073709551615::HUGEINT) - 9223372036854775808)::BIGINT";
  }

  /**
   * Two operands and an operator.
   *
   * @return nothing when the operator is not defined for the types
   */
  public static Optional<SqlExpr> apply(String operator, SqlExpr left, SqlExpr right) {
    KqlType a = left.type();
    KqlType b = right.type();
    if (a.isNumeric() && b.isNumeric()) {
      return numbers(operator, left, right);
    }
    return switch (operator) {
      case "+" -> add(left, right);
      case "-" -> subtract(left, right);
      case "*" -> multiply(left, right);
      case "/" -> divide(left, right);
      case "%" ->
        a == KqlType.TIMESPAN && b == KqlType.TIMESPAN
            ? Optional.of(SqlExpr.of(a, modulo(left.sql(), right.sql())))
            : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<SqlExpr> numbers(String operator, SqlExpr left, SqlExpr right) {
    boolean decimal = left.type() == KqlType.DECIMAL || right.type() == KqlType.DECIMAL;
    boolean real = left.type() == KqlType.REAL || right.type() == KqlType.REAL;
    if (decimal && real) {
      return Optional.empty();
    }
    if (decimal) {
      return Optional.of(decimals(operator, left.sql(), right.sql()));
    }
    if (real) {
      String sql = operator.equals("%")
          ? realModulo(left.sql() + "::DOUBLE", right.sql() + "::DOUBLE")
          : "(" + left.sql() + "::DOUBLE " + operator + " " + right.sql() + "::DOUBLE)";
      return Optional.of(SqlExpr.of(KqlType.REAL, sql));
    }
    return Optional.of(SqlExpr.of(KqlType.LONG, wholes(operator, left, right)));
  }

  private static SqlExpr decimals(String operator, String left, String right) {
    String a = left + "::DECIMAL(38,17)";
    String b = right + "::DECIMAL(38,17)";
    String sql = switch (operator) {
      // Fifteen digits are exact in a DOUBLE; more would show its binary rest.
      case "*", "/" ->
        "(printf('%.15g', " + a + "::DOUBLE " + operator + " " + b + "::DOUBLE)::DECIMAL(38,17))";
      case "%" -> modulo(a, b);
      default -> "(" + a + " " + operator + " " + b + ")::DECIMAL(38,17)";
    };
    return SqlExpr.of(KqlType.DECIMAL, sql);
  }

  private static String wholes(String operator, SqlExpr left, SqlExpr right) {
    String a = left.sql() + "::BIGINT";
    String b = right.sql() + "::BIGINT";
    return switch (operator) {
      case "/" -> "(" + a + " // nullif(" + b + ", 0))";
      case "%" -> modulo(a, b);
      default ->
        left.narrow() && right.narrow()
            ? "(" + a + " " + operator + " " + b + ")"
            : wrap(left.sql() + "::HUGEINT " + operator + " " + right.sql() + "::HUGEINT");
    };
  }

  /** The remainder, which is never negative; null for a divisor of zero. */
  private static String modulo(String a, String b) {
    return "(((" + a + " % nullif(" + b + ", 0)) + abs(" + b + ")) % nullif(abs(" + b + "), 0))";
  }

  /** A divisor of zero gives NaN. */
  private static String realModulo(String a, String b) {
    return "(((" + a + " % " + b + ") + abs(" + b + ")) % abs(" + b + "))";
  }

  private static Optional<SqlExpr> add(SqlExpr left, SqlExpr right) {
    if (left.type() == KqlType.DATETIME && right.type() == KqlType.TIMESPAN) {
      return datetime(TimeSql.plus(left.sql(), right.sql()));
    }
    if (left.type() == KqlType.TIMESPAN && right.type() == KqlType.DATETIME) {
      return datetime(TimeSql.plus(right.sql(), left.sql()));
    }
    return bothSpans(left, right)
        ? span("(" + left.sql() + " + " + right.sql() + ")")
        : Optional.empty();
  }

  private static Optional<SqlExpr> subtract(SqlExpr left, SqlExpr right) {
    if (left.type() == KqlType.DATETIME && right.type() == KqlType.TIMESPAN) {
      return datetime(TimeSql.plus(left.sql(), "(-" + right.sql() + ")"));
    }
    boolean bothDatetimes = left.type() == KqlType.DATETIME && right.type() == KqlType.DATETIME;
    return bothDatetimes || bothSpans(left, right)
        ? span("(" + left.sql() + " - " + right.sql() + ")")
        : Optional.empty();
  }

  private static Optional<SqlExpr> multiply(SqlExpr left, SqlExpr right) {
    SqlExpr span = left.type() == KqlType.TIMESPAN ? left : right;
    SqlExpr factor = left.type() == KqlType.TIMESPAN ? right : left;
    if (span.type() != KqlType.TIMESPAN || !factor.type().isNumeric()) {
      return Optional.empty();
    }
    return factor.type().isInteger()
        ? span("(" + span.sql() + " * " + factor.sql() + "::BIGINT)")
        : span("trunc(" + span.sql() + "::DOUBLE * " + factor.sql() + "::DOUBLE)::BIGINT");
  }

  private static Optional<SqlExpr> divide(SqlExpr left, SqlExpr right) {
    if (bothSpans(left, right)) {
      return Optional.of(
          SqlExpr.of(KqlType.REAL, "(" + left.sql() + "::DOUBLE / " + right.sql() + "::DOUBLE)"));
    }
    if (left.type() != KqlType.TIMESPAN || !right.type().isNumeric()) {
      return Optional.empty();
    }
    return right.type().isInteger()
        ? span("(" + left.sql() + " // nullif(" + right.sql() + "::BIGINT, 0))")
        : span(
            "TRY_CAST(trunc(" + left.sql() + "::DOUBLE / " + right.sql() + "::DOUBLE) AS BIGINT)");
  }

  private static boolean bothSpans(SqlExpr left, SqlExpr right) {
    return left.type() == KqlType.TIMESPAN && right.type() == KqlType.TIMESPAN;
  }

  private static Optional<SqlExpr> datetime(String sql) {
    return Optional.of(SqlExpr.of(KqlType.DATETIME, sql));
  }

  private static Optional<SqlExpr> span(String sql) {
    return Optional.of(SqlExpr.of(KqlType.TIMESPAN, sql));
  }

  /** {@code bin(value, size)}; nothing when it is not defined for the types. */
  public static Optional<SqlExpr> bin(SqlExpr value, SqlExpr size) {
    KqlType a = value.type();
    KqlType b = size.type();
    if (a.isTicks() && b == KqlType.TIMESPAN) {
      return Optional.of(SqlExpr.of(a, TimeSql.bin(value.sql(), size.sql())));
    }
    if (a.isInteger() && b.isInteger()) {
      KqlType type = a == KqlType.INT && b == KqlType.INT ? KqlType.INT : KqlType.LONG;
      return Optional.of(
          SqlExpr.of(type, TimeSql.bin(value.sql(), size.sql()) + "::" + type.sqlType()));
    }
    boolean plain = a != KqlType.DECIMAL && b != KqlType.DECIMAL;
    if (a.isNumeric() && b.isNumeric() && plain) {
      String step = size.sql() + "::DOUBLE";
      return Optional.of(SqlExpr.of(
          KqlType.REAL,
          "(CASE WHEN " + size.sql() + " > 0 THEN floor(" + value.sql() + "::DOUBLE / " + step
              + ") * " + step + " END)"));
    }
    return Optional.empty();
  }

  /** The type that holds the values of both types; nothing when there is none. */
  public static Optional<KqlType> common(KqlType a, KqlType b) {
    if (a == b) {
      return Optional.of(a);
    }
    if (a.isInteger() && b.isInteger()) {
      return Optional.of(KqlType.LONG);
    }
    boolean plain = a != KqlType.DECIMAL && b != KqlType.DECIMAL;
    return a.isNumeric() && b.isNumeric() && plain ? Optional.of(KqlType.REAL) : Optional.empty();
  }
}
