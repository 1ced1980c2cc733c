package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.TimeParser;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conditions on an operation as a whole, in SQL over the rows of {@link OperationQueries}.
 *
 * @param conditions SQL with a question mark for every value
 * @param values the values in order
 * @param positioned true when the list begins at a position in time
 */
record OperationConditions(List<String> conditions, List<Object> values, boolean positioned) {
  static final OperationConditions NONE = new OperationConditions(List.of(), List.of(), false);

  private static final Pattern POSITION = Pattern.compile("([^,]+),(.{1,200})");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,15}(\\.\\d{1,15})?");

  /**
   * Reads the parameters: {@code name} (a part of it), {@code failed} and {@code errors} (true),
   * {@code least} and {@code most} (milliseconds), {@code before} (a time, a comma and an
   * operation).
   */
  static OperationConditions of(QueryParameters query) {
    List<String> conditions = new ArrayList<>();
    List<Object> values = new ArrayList<>();
    String name = query.text("name");
    if (name != null && !name.isBlank()) {
      conditions.add("contains(lower(root.name), lower(?))");
      values.add(name.strip());
    }
    if ("true".equals(query.text("failed"))) {
      conditions.add("root.success = false");
    }
    if ("true".equals(query.text("errors"))) {
      conditions.add("errors > 0");
    }
    bound(query, "least", "root.duration >= ?", conditions, values);
    bound(query, "most", "root.duration < ?", conditions, values);
    String position = query.text("before");
    if (position != null) {
      Matcher matcher = POSITION.matcher(position);
      OptionalLong micros =
          matcher.matches() ? TimeParser.parseMicros(matcher.group(1)) : OptionalLong.empty();
      if (micros.isEmpty()) {
        throw new RequestRefusedException(
            400,
            "Parameter before must be a time and an operation, like 2024-05-01T12:00:00Z,abc.");
      }
      conditions.add("(root.timestamp, \"operation_Id\") < (make_timestamp(?), ?)");
      values.add(micros.getAsLong());
      values.add(matcher.group(2));
    }
    return new OperationConditions(List.copyOf(conditions), List.copyOf(values), position != null);
  }

  private static void bound(
      QueryParameters query,
      String parameter,
      String condition,
      List<String> conditions,
      List<Object> values) {
    String text = query.text(parameter);
    if (text == null) {
      return;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new RequestRefusedException(
          400, "Parameter " + parameter + " must be a number of milliseconds.");
    }
    conditions.add(condition);
    values.add(Double.valueOf(text));
  }

  /** The clause, beginning with a blank; empty without conditions. */
  String where() {
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }
}
