package azurecensus.kql.functions;

import azurecensus.kql.sql.SqlExpr;

/**
 * A scalar function of the registry.
 *
 * @param name the name in KQL
 * @param least the fewest arguments
 * @param most the most arguments
 * @param naming how a column of the call is named
 * @param support how far it is supported
 * @param body the translation
 */
public record ScalarFunction(
    String name, int least, int most, Naming naming, Support support, Body body) {
  /** The translation of a call. */
  @FunctionalInterface
  public interface Body {
    /** Makes the SQL. */
    SqlExpr apply(Call call);
  }
}
