package azurecensus.portal.query;

import azurecensus.portal.http.QueryParameters;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.TelemetryTable;
import azurecensus.portal.store.TimeParser;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The conditions of a query, built from request parameters: SQL with a question mark for every
 * value from outside, and the values in order. A condition on a column that a table lacks excludes
 * the rows of the table.
 */
final class Conditions {
  private static final Pattern LAST = Pattern.compile("(\\d{1,5})(s|m|h|d)");
  private static final Pattern MILLISECONDS =
      Pattern.compile("\\d{1,15}(\\.\\d{1,15})?(e[-+]?\\d{1,3})?");
  private static final Pattern POSITION = Pattern.compile("([^,]+),(\\d{1,18})");

  /**
   * English letters, the rarest first, without i and k: these are also the lower case of letters
   * outside ASCII (the dotted capital I, the Kelvin sign).
   */
  private static final String RAREST_LETTERS_FIRST = "qzxjvbpygfwmucldrhsnoate";

  private final List<Clause> clauses = new ArrayList<>();
  private boolean readsWholeTexts;

  /** A condition on columns. */
  private interface Clause {
    /** SQL for a table. */
    String on(TelemetryTable table);

    /** Adds the values for the question marks of the SQL. */
    void addValues(TelemetryTable table, List<Object> values);
  }

  /** SQL about one column, or about several of which one has to match. */
  private record ColumnClause(List<Column> columns, String sql, Object value) implements Clause {
    @Override
    public String on(TelemetryTable table) {
      return columns.stream()
          .filter(table::has)
          .map(column -> sql.formatted(
              '"'
                  + column.columnName()
                  + '"'
                  + (column.kind() == Column.Kind.JSON ? "::VARCHAR" : ""),
              value instanceof Long ? value : "?"))
          .reduce((one, other) -> one + " OR " + other)
          .map(alternatives -> '(' + alternatives + ')')
          .orElse("false");
    }

    @Override
    public void addValues(TelemetryTable table, List<Object> values) {
      if (value != null && !(value instanceof Long)) {
        columns.stream().filter(table::has).forEach(column -> values.add(value));
      }
    }
  }

  /** SQL about one table, which excludes the rows of every other table. */
  private record TableClause(TelemetryTable own, String sql, List<String> given) implements Clause {
    @Override
    public String on(TelemetryTable table) {
      return table == own ? '(' + sql + ')' : "false";
    }

    @Override
    public void addValues(TelemetryTable table, List<Object> values) {
      if (table == own) {
        values.addAll(given);
      }
    }
  }

  /** The name of the operation, which a request without one has from its own name. */
  private record OperationClause(String name) implements Clause {
    @Override
    public String on(TelemetryTable table) {
      return "(" + operationOf(table) + " = ?)";
    }

    @Override
    public void addValues(TelemetryTable table, List<Object> values) {
      values.add(name);
    }
  }

  /** SQL for the name of the operation that an item of the table belongs to. */
  static String operationOf(TelemetryTable table) {
    return table == TelemetryTable.REQUESTS
        ? "coalesce(\"operation_Name\", name, '')"
        : "coalesce(\"operation_Name\", '')";
  }

  /** A filter as the user typed it. */
  private record FilterClause(FilterExpression filter) implements Clause {
    @Override
    public String on(TelemetryTable table) {
      return '(' + filter.on(table) + ')';
    }

    @Override
    public void addValues(TelemetryTable table, List<Object> values) {
      filter.addValues(table, values);
    }
  }

  /** The ends of a time range in microseconds since 1970 UTC; an empty end is open. */
  record Range(OptionalLong from, OptionalLong to) {}

  /**
   * The time range of {@code last} (such as {@code 30m}, {@code 24h}, {@code 7d}), or of
   * {@code from} and {@code to}.
   */
  static Range range(QueryParameters query, Clock clock) {
    OptionalLong from = time(query, "from");
    OptionalLong to = time(query, "to");
    String last = query.text("last");
    if (last == null) {
      return new Range(from, to);
    }
    Matcher matcher = LAST.matcher(last);
    if (!matcher.matches()) {
      throw new RequestRefusedException(400, "Parameter last must be like 30m, 24h or 7d.");
    }
    long number = Long.parseLong(matcher.group(1));
    Duration duration = switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
    long since = (clock.millis() - duration.toMillis()) * 1000;
    return new Range(OptionalLong.of(Math.max(since, from.orElse(since))), to);
  }

  /** Adds the time range of the request. */
  Conditions timeRange(QueryParameters query, Clock clock) {
    Range range = range(query, clock);
    range.from().ifPresent(this::since);
    range.to().ifPresent(micros -> add("%s < make_timestamp(%s)", micros, Column.TIMESTAMP));
    return this;
  }

  Conditions since(long micros) {
    return add("%s >= make_timestamp(%s)", micros, Column.TIMESTAMP);
  }

  private static OptionalLong time(QueryParameters query, String name) {
    String text = query.text(name);
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong micros = TimeParser.parseMicros(text);
    if (micros.isEmpty()) {
      throw new RequestRefusedException(
          400, "Parameter " + name + " must be a time like 2024-05-01T12:00:00Z.");
    }
    return micros;
  }

  /** Requires the value of the parameter, if it is given; an empty value means an absent column. */
  Conditions equal(QueryParameters query, String parameter, Column column) {
    String value = query.text(parameter);
    return value == null ? this : add("coalesce(%s, '') = %s", value, column);
  }

  /** Requires failed items, or successful ones, if the parameter {@code success} is given. */
  Conditions success(QueryParameters query) {
    String value = query.text("success");
    if (value == null) {
      return this;
    }
    if (!value.equals("true") && !value.equals("false")) {
      throw new RequestRefusedException(400, "Parameter success must be true or false.");
    }
    return add("%s = " + value, null, Column.SUCCESS);
  }

  /** Requires the text in one of the columns, ignoring case. */
  Conditions containing(String text, Column... columns) {
    if (text == null || text.isBlank()) {
      return this;
    }
    readsWholeTexts = true;
    // Most values are excluded by parts of the text that can be searched as they are; only the
    // others
    // need a copy in lower case.
    String condition = "contains(lower(%1$s), lower(?))";
    String letter = rarestLetter(text);
    if (letter != null) {
      condition = "(contains(%1$s, '" + letter + "') OR contains(%1$s, '"
          + letter.toUpperCase(Locale.ROOT) + "')) AND " + condition;
    }
    String caseless = longestCaseless(text.strip());
    if (caseless.length() >= 2) {
      condition = "contains(%1$s, '" + caseless + "') AND " + condition;
    }
    return add(condition, text.strip(), columns);
  }

  /** The longest run of ASCII digits and blanks. */
  private static String longestCaseless(String text) {
    return Arrays.stream(text.split("[^0-9 ]"))
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }

  /** The rarest letter of the text in lower case; null without one. */
  private static String rarestLetter(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return RAREST_LETTERS_FIRST
        .chars()
        .filter(letter -> lower.indexOf(letter) >= 0)
        .mapToObj(Character::toString)
        .findFirst()
        .orElse(null);
  }

  /** True when the conditions search in texts, so that all texts have to be read. */
  boolean readWholeTexts() {
    return readsWholeTexts;
  }

  /** Requires the item whose id the parameter {@code item} has, if it is given. */
  Conditions item(QueryParameters query) {
    return query.text("item") == null
        ? this
        : add("%s = %s", query.longNumber("item"), Column.ITEM_ID);
  }

  /**
   * Requires items that are older than a position in the order of time, if the parameter
   * {@code before} is given: a time, a comma and an {@code itemId}.
   */
  Conditions before(QueryParameters query) {
    String position = query.text("before");
    if (position == null) {
      return this;
    }
    Matcher matcher = POSITION.matcher(position);
    OptionalLong micros =
        matcher.matches() ? TimeParser.parseMicros(matcher.group(1)) : OptionalLong.empty();
    if (micros.isEmpty()) {
      throw new RequestRefusedException(
          400, "Parameter before must be a time and an itemId, like 2024-05-01T12:00:00Z,123.");
    }
    String id = matcher.group(2);
    return add(
        "(%1$s < make_timestamp(%2$s) OR (%1$s = make_timestamp(%2$s) AND \"itemId\" < " + id
            + "))",
        micros.getAsLong(),
        Column.TIMESTAMP);
  }

  Conditions after(long itemId) {
    return add("%s > %s", itemId, Column.ITEM_ID);
  }

  /** Adds a condition about one column without a value from outside. */
  Conditions require(String sql, Column column) {
    return add(sql, null, column);
  }

  /**
   * The filters that all pages have in common: the time range, the {@code role}, and the conditions
   * of the parameter {@code filter}.
   */
  static Conditions ofPage(QueryParameters query, Clock clock) {
    return new Conditions()
        .timeRange(query, clock)
        .equal(query, "role", Column.CLOUD_ROLE_NAME)
        .filter(query);
  }

  /** Requires the conditions of the parameter {@code filter}, if it is given. */
  Conditions filter(QueryParameters query) {
    String text = query.text("filter");
    if (text != null && !text.isBlank()) {
      clauses.add(new FilterClause(FilterExpression.parse(text)));
    }
    return this;
  }

  /**
   * Requires the operation of the parameter {@code operationName}, if it is given. A request
   * without an operation name belongs to the operation of its own name.
   */
  Conditions operation(QueryParameters query) {
    String name = query.text("operationName");
    if (name != null) {
      clauses.add(new OperationClause(name));
    }
    return this;
  }

  /**
   * Requires the calls that the parameters select, if they are given; see {@link CallSelection}.
   */
  Conditions calls(QueryParameters query) {
    CallSelection calls = CallSelection.of(query);
    if (calls != null) {
      clauses.add(new TableClause(TelemetryTable.DEPENDENCIES, calls.sql(), calls.values()));
    }
    return this;
  }

  /**
   * Requires durations from {@code least} to below {@code most}, in milliseconds, if these
   * parameters are given.
   */
  Conditions durations(QueryParameters query) {
    bound(query, "least", ">=");
    bound(query, "most", "<");
    return this;
  }

  private void bound(QueryParameters query, String name, String operator) {
    String text = query.text(name);
    if (text == null) {
      return;
    }
    if (!MILLISECONDS.matcher(text).matches()) {
      throw new RequestRefusedException(
          400, "Parameter " + name + " must be a number of milliseconds.");
    }
    add("%s " + operator + " try_cast(? AS DOUBLE)", text, Column.DURATION);
  }

  private Conditions add(String sql, Object value, Column... columns) {
    clauses.add(new ColumnClause(List.of(columns), sql, value));
    return this;
  }

  /** The clause for a table, beginning with a blank and {@code WHERE}; empty without conditions. */
  String where(TelemetryTable table) {
    StringBuilder where = new StringBuilder();
    for (Clause clause : clauses) {
      where.append(where.isEmpty() ? " WHERE " : " AND ").append(clause.on(table));
    }
    return where.toString();
  }

  /**
   * Same as {@link #where} for a clause that has conditions already: begins with a blank and
   * {@code AND}.
   */
  String and(TelemetryTable table) {
    return where(table).replaceFirst("^ WHERE ", " AND ");
  }

  /** The values for the question marks of {@link #where} of the tables, in order. */
  Object[] values(TelemetryTable... tables) {
    List<Object> values = new ArrayList<>();
    for (TelemetryTable table : tables) {
      clauses.forEach(clause -> clause.addValues(table, values));
    }
    return values.toArray();
  }
}
