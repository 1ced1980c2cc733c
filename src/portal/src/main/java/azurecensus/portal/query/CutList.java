package azurecensus.portal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A list that is cut to its first rows. The answer says how many more there are, so that a page can
 * show it.
 */
final class CutList {
  /** The column of the number of all rows, to be selected beside the others before the cut. */
  static final String TOTAL = ", count(*) OVER () AS \"rowsInAll\"";

  private static final String ROWS_IN_ALL = "rowsInAll";

  private CutList() {}

  /**
   * Adds the rows to the answer, without the column {@link #TOTAL}.
   *
   * @param more the field for the number of rows that were left out, from 0
   */
  static void put(ObjectNode answer, String list, String more, ArrayNode rows) {
    answer.set(list, rows);
    answer.put(more, more(rows));
  }

  /** The number of rows that were left out; removes the column from the rows. */
  static long more(ArrayNode rows) {
    long inAll = rows.path(0).path(ROWS_IN_ALL).asLong();
    for (JsonNode row : rows) {
      ((ObjectNode) row).remove(ROWS_IN_ALL);
    }
    return Math.max(0, inAll - rows.size());
  }
}
