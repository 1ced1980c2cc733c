package azurecensus.kql.sql;

import azurecensus.kql.model.KqlType;
import java.util.regex.Pattern;

/**
 * A typed piece of SQL.
 *
 * @param sql the SQL; it stands as an operand without parentheses around it
 * @param type the type of the value
 * @param constant the value when it is known: as {@code Expression.Literal} holds it
 * @param known true when the value is known, also when it is null
 * @param narrow true for a whole number that surely fits into 32 bits: sums and products of such
 *     numbers cannot overflow 64 bits
 */
public record SqlExpr(String sql, KqlType type, Object constant, boolean known, boolean narrow) {
  private static final Pattern ATOM = Pattern.compile(
      "[A-Za-z_][\\w.]*|\\$\\d+::VARCHAR|-?\\d+::\\w+|'[^']*'::\\w+|NULL::[\\w(),]+|TRUE|FALSE");

  /** A piece whose value is not known. */
  public static SqlExpr of(KqlType type, String sql) {
    return new SqlExpr(sql, type, null, false, type == KqlType.INT);
  }

  /** A whole number that fits into 32 bits, of type long. */
  public static SqlExpr small(String sql) {
    return new SqlExpr(sql, KqlType.LONG, null, false, true);
  }

  /** True when the SQL may be repeated without cost: a column, a parameter or a constant. */
  public boolean isAtom() {
    return ATOM.matcher(sql).matches();
  }

  /** True for the constant null. */
  public boolean isNull() {
    return known && constant == null;
  }

  /** The same value under another type. */
  public SqlExpr as(KqlType other) {
    return new SqlExpr(sql, other, constant, known, narrow);
  }
}
