package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import java.util.List;

/**
 * The calls of an edge or an external component of the Application Map, in the same way for the
 * map, its panel and Search, so that their figures agree.
 *
 * @param sql the condition on a row of {@code dependencies}
 * @param values the values for its question marks
 */
record CallSelection(String sql, List<String> values) {
  /** The role that answered a call; of several, the first by name. */
  static final String ANSWERS = """
      SELECT "operation_Id", "operation_ParentId", min(coalesce("cloud_RoleName", '')) AS role FROM requests
      WHERE "operation_ParentId" IS NOT NULL GROUP BY ALL""";

  private static final String OUTGOING = "lower(coalesce(type, '')) NOT LIKE 'inproc%'";

  private static final String SAME_CALL =
      " AND answer.\"operation_Id\" = dependencies.\"operation_Id\""
          + " AND answer.\"operation_ParentId\" = dependencies.id)";

  /**
   * The calls of the parameters {@code callee}, or {@code externalType} and {@code external}; null
   * when they are not given.
   */
  static CallSelection of(QueryParameters query) {
    String callee = query.text("callee");
    String type = query.text("externalType");
    String target = query.text("external");
    if (callee != null) {
      return answeredBy(callee);
    }
    return type == null || target == null ? null : external(type, target);
  }

  /** The calls that a role answered. */
  static CallSelection answeredBy(String role) {
    return new CallSelection(
        OUTGOING + " AND EXISTS (SELECT 1 FROM (" + ANSWERS + ") answer WHERE answer.role = ?"
            + SAME_CALL,
        List.of(role));
  }

  /** The calls to a component that sends no telemetry. */
  static CallSelection external(String type, String target) {
    return new CallSelection(
        OUTGOING + " AND lower(coalesce(nullif(trim(type), ''), 'Other')) = lower(?)"
            + " AND lower(coalesce(nullif(trim(target), ''), name)) = lower(?)"
            + " AND NOT EXISTS (SELECT 1 FROM requests answer WHERE true" + SAME_CALL,
        List.of(type, target));
  }
}
