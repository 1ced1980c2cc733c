package azurecensus.kql.functions;

import azurecensus.kql.sql.Parameters;
import azurecensus.kql.sql.SqlExpr;

/** The row of a function's call, with the constants and the instant of the query. */
public interface RowContext {
  /** The same value as an atom: the SQL is computed once, in a column of its own if need be. */
  SqlExpr once(SqlExpr value);

  /** The constants of the query. */
  Parameters parameters();

  /** The instant of the query in ticks; {@code now()} is the same everywhere in a query. */
  long now();
}
