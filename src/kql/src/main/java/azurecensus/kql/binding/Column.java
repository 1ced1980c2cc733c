package azurecensus.kql.binding;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;

/**
 * A column of a relation.
 *
 * @param name the name in KQL
 * @param type the type
 * @param id the generated name in SQL
 */
public record Column(String name, KqlType type, String id) {
  /** The column as a piece of SQL. */
  public SqlExpr expr() {
    return SqlExpr.of(type, id);
  }

  /** The same column under another name. */
  public Column renamed(String other) {
    return new Column(other, type, id);
  }
}
