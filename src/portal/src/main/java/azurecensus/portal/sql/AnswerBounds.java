package azurecensus.portal.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The bounds of an answer.
 *
 * @param maxRows the most rows
 * @param maxCharacters the characters after which no further row is read
 */
public record AnswerBounds(int maxRows, long maxCharacters) {
  /** Adds the current row of a result to the answer. */
  @FunctionalInterface
  public interface RowWriter {
    /**
     * Writes one row.
     *
     * @return its characters
     */
    long write(ResultSet rows, ArrayNode row) throws SQLException;
  }

  /** Reads rows within the bounds; false when there are more. */
  public boolean read(ResultSet rows, ArrayNode table, RowWriter writer) throws SQLException {
    long left = maxCharacters;
    while (rows.next()) {
      if (table.size() == maxRows || left < 0) {
        return false;
      }
      left -= writer.write(rows, table.addArray());
    }
    return true;
  }
}
