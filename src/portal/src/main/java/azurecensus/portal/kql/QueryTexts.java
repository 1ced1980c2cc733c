package azurecensus.portal.kql;

import azurecensus.kql.KqlTexts;
import azurecensus.portal.sql.SqlCheck;
import java.sql.SQLException;
import java.util.Map;

/** The texts that a query in KQL builds, for the bound of the gate. */
final class QueryTexts implements SqlCheck.Growth {
  private static final Map<String, String> STORED = TelemetrySchema.storedNames();

  private final KqlTexts texts;

  /**
   * Creates the figures.
   *
   * @param kql a query that can be parsed
   */
  QueryTexts(String kql) {
    this.texts = KqlTexts.of(kql);
  }

  @Override
  public boolean repeatsRows() {
    return texts.repeatsRows();
  }

  @Override
  public double bytes(int rows, SqlCheck.ColumnBytes columnBytes) throws SQLException {
    try {
      return texts.bytes(rows, name -> width(name, columnBytes));
    } catch (WidthException e) {
      throw e.cause;
    }
  }

  private static double width(String name, SqlCheck.ColumnBytes columnBytes) {
    try {
      String stored = name.equals("*") ? name : STORED.get(name);
      return stored == null ? 0 : columnBytes.of(stored);
    } catch (SQLException e) {
      throw new WidthException(e);
    }
  }

  /** Carries a failure of the database through the library. */
  private static final class WidthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SQLException cause;

    WidthException(SQLException cause) {
      super(cause);
      this.cause = cause;
    }
  }
}
