package azurecensus.kql.sql;

import azurecensus.kql.model.KqlType;
import java.util.Optional;

/**
 * SQL of comparisons. Two nulls compare to null, a null and a value are different; an ordering with
 * a null is null. Operands must be atoms.
 */
public final class Comparison {
  private Comparison() {}

  /**
   * Compares with {@code ==}, {@code !=} or an ordering.
   *
   * @return nothing when the types cannot be compared
   */
  public static Optional<SqlExpr> apply(String operator, SqlExpr left, SqlExpr right) {
    return aligned(left, right).map(pair -> {
      SqlExpr a = pair[0];
      SqlExpr b = pair[1];
      String sql = switch (operator) {
        case "==" -> equal(a, b);
        case "!=" -> "(NOT " + equal(a, b) + ")";
        default -> ordered(operator, a, b);
      };
      return SqlExpr.of(KqlType.BOOL, sql);
    });
  }

  /** Both operands under one type. */
  private static Optional<SqlExpr[]> aligned(SqlExpr left, SqlExpr right) {
    KqlType a = left.type();
    KqlType b = right.type();
    if (a == b && a == KqlType.DYNAMIC) {
      return Optional.empty();
    }
    if (a == b) {
      return pair(left, right);
    }
    if (a == KqlType.DYNAMIC) {
      return pair(fromDynamic(left, b), right);
    }
    if (b == KqlType.DYNAMIC) {
      return pair(left, fromDynamic(right, a));
    }
    if (a == KqlType.BOOL && (b == KqlType.STRING || b.isInteger())) {
      return pair(Conversions.to(b, left), right);
    }
    if (b == KqlType.BOOL && (a == KqlType.STRING || a.isInteger())) {
      return pair(left, Conversions.to(a, right));
    }
    if (a == KqlType.GUID && b == KqlType.STRING) {
      return pair(left, Conversions.to(a, right));
    }
    if (b == KqlType.GUID && a == KqlType.STRING) {
      return pair(Conversions.to(b, left), right);
    }
    return Arithmetic.common(a, b).flatMap(type -> pair(left, right));
  }

  private static Optional<SqlExpr[]> pair(SqlExpr left, SqlExpr right) {
    return Optional.of(new SqlExpr[] {left, right});
  }

  /** The dynamic value under the other operand's type; a text that meets a number is refused. */
  private static SqlExpr fromDynamic(SqlExpr dynamic, KqlType target) {
    if (!target.isNumeric()) {
      return Conversions.to(target, dynamic);
    }
    SqlExpr real = Conversions.to(KqlType.REAL, dynamic);
    SqlExpr whole = Conversions.to(KqlType.LONG, dynamic);
    String sql =
        "(CASE json_type(" + dynamic.sql() + ") WHEN 'VARCHAR' THEN error('A dynamic text is"
            + " compared with a number. Convert it, for example with todouble().') WHEN 'DOUBLE' THEN "
            + real.sql() + " ELSE " + (target.isInteger() ? whole.sql() : real.sql()) + " END)";
    return SqlExpr.of(KqlType.REAL, sql);
  }

  private static boolean isReal(SqlExpr a, SqlExpr b) {
    return a.type() == KqlType.REAL || b.type() == KqlType.REAL;
  }

  private static String equal(SqlExpr a, SqlExpr b) {
    String left = a.sql();
    String right = b.sql();
    if (a.type() == KqlType.STRING && b.type() == KqlType.STRING) {
      return "(" + left + " = " + right + ")";
    }
    if (isConstant(a) || isConstant(b)) {
      return "coalesce(" + left + " = " + right + ", FALSE)";
    }
    String number = isReal(a, b) ? " AND NOT isnan(" + left + "::DOUBLE)" : "";
    return "(CASE WHEN " + left + " IS NULL AND " + right + " IS NULL THEN NULL ELSE coalesce("
        + left + " = " + right + number + ", FALSE) END)";
  }

  private static boolean isConstant(SqlExpr value) {
    return value.known()
        && value.constant() != null
        && !(value.constant() instanceof Double real && real.isNaN());
  }

  private static String ordered(String operator, SqlExpr a, SqlExpr b) {
    StringBuilder sql = new StringBuilder("(" + a.sql() + " " + operator + " " + b.sql());
    for (SqlExpr side : new SqlExpr[] {a, b}) {
      if (side.type() == KqlType.REAL && !isConstant(side)) {
        sql.append(" AND NOT isnan(").append(side.sql()).append(')');
      }
    }
    return sql.append(')').toString();
  }
}
