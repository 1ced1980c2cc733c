package azurecensus.portal.store;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables of Application Insights, each with the columns common to all and its own. */
public enum TelemetryTable {
  REQUESTS(
      "requests",
      "request",
      Column.ID,
      Column.SOURCE,
      Column.NAME,
      Column.URL,
      Column.SUCCESS,
      Column.RESULT_CODE,
      Column.DURATION,
      Column.PERFORMANCE_BUCKET),
  DEPENDENCIES(
      "dependencies",
      "dependency",
      Column.ID,
      Column.TARGET,
      Column.TYPE,
      Column.NAME,
      Column.DATA,
      Column.SUCCESS,
      Column.RESULT_CODE,
      Column.DURATION,
      Column.PERFORMANCE_BUCKET),
  TRACES("traces", "trace", Column.MESSAGE, Column.SEVERITY_LEVEL),
  EXCEPTIONS(
      "exceptions",
      "exception",
      Column.PROBLEM_ID,
      Column.TYPE,
      Column.MESSAGE,
      Column.METHOD,
      Column.OUTER_TYPE,
      Column.OUTER_MESSAGE,
      Column.OUTER_METHOD,
      Column.INNERMOST_TYPE,
      Column.INNERMOST_MESSAGE,
      Column.INNERMOST_METHOD,
      Column.SEVERITY_LEVEL,
      Column.DETAILS),
  CUSTOM_EVENTS("customEvents", "customEvent", Column.NAME),
  CUSTOM_METRICS(
      "customMetrics",
      "customMetric",
      Column.NAME,
      Column.VALUE,
      Column.VALUE_COUNT,
      Column.VALUE_SUM,
      Column.VALUE_MIN,
      Column.VALUE_MAX,
      Column.VALUE_STD_DEV),
  PAGE_VIEWS(
      "pageViews",
      "pageView",
      Column.ID,
      Column.NAME,
      Column.URL,
      Column.REFERRER_URI,
      Column.DURATION,
      Column.PERFORMANCE_BUCKET),
  BROWSER_TIMINGS(
      "browserTimings",
      "browserTiming",
      Column.NAME,
      Column.URL,
      Column.TOTAL_DURATION,
      Column.NETWORK_DURATION,
      Column.SEND_DURATION,
      Column.RECEIVE_DURATION,
      Column.PROCESSING_DURATION),
  AVAILABILITY_RESULTS(
      "availabilityResults",
      "availabilityResult",
      Column.ID,
      Column.NAME,
      Column.LOCATION,
      Column.SUCCESS,
      Column.MESSAGE,
      Column.DURATION,
      Column.PERFORMANCE_BUCKET);

  private final String tableName;
  private final String itemType;

  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable copy
  private final List<Column> columns;

  /** The position of each column of the table. */
  @SuppressWarnings("ImmutableEnumChecker") // not changed after the constructor
  private final Map<Column, Integer> positions = new EnumMap<>(Column.class);

  TelemetryTable(String tableName, String itemType, Column... own) {
    this.tableName = tableName;
    this.itemType = itemType;
    List<Column> all = new ArrayList<>(commonColumns());
    all.addAll(List.of(own));
    this.columns = List.copyOf(all);
    columns.forEach(column -> positions.put(column, positions.size()));
  }

  /** A method, since the constants of an enum are created before its static fields. */
  private static List<Column> commonColumns() {
    return List.of(
        Column.ITEM_ID,
        Column.TIMESTAMP,
        Column.OPERATION_ID,
        Column.OPERATION_PARENT_ID,
        Column.OPERATION_NAME,
        Column.OPERATION_SYNTHETIC_SOURCE,
        Column.SESSION_ID,
        Column.USER_ID,
        Column.USER_AUTHENTICATED_ID,
        Column.USER_ACCOUNT_ID,
        Column.APPLICATION_VERSION,
        Column.CLIENT_TYPE,
        Column.CLIENT_MODEL,
        Column.CLIENT_OS,
        Column.CLIENT_IP,
        Column.CLOUD_ROLE_NAME,
        Column.CLOUD_ROLE_INSTANCE,
        Column.SDK_VERSION,
        Column.ITEM_COUNT,
        Column.CUSTOM_DIMENSIONS,
        Column.CUSTOM_MEASUREMENTS,
        Column.BILLED_SIZE);
  }

  /** The table's name in the database. */
  public String tableName() {
    return tableName;
  }

  /** The table of an item type, such as {@code request}; null for any other text. */
  public static TelemetryTable ofItemType(String itemType) {
    for (TelemetryTable table : values()) {
      if (table.itemType.equals(itemType)) {
        return table;
      }
    }
    return null;
  }

  /** The {@code itemType} of the table's items, such as {@code request}. */
  public String itemType() {
    return itemType;
  }

  /** All columns in the order in which the table declares them; the first is the arrival number. */
  public List<Column> columns() {
    return columns;
  }

  /** The column's position in the table, or -1. */
  int indexOf(Column column) {
    Integer position = positions.get(column);
    return position == null ? -1 : position;
  }

  /** True when the table has the column. */
  public boolean has(Column column) {
    return positions.containsKey(column);
  }

  String createStatement() {
    return columns.stream()
        .map(column -> '"' + column.columnName() + "\" " + column.kind().sqlType())
        .collect(Collectors.joining(", ", "CREATE TABLE IF NOT EXISTS " + tableName + " (", ")"));
  }

  /**
   * The name of the column or, when the table lacks it, a null of its type, for unions of several
   * tables.
   */
  public String selectOrNull(Column column) {
    String name = '"' + column.columnName() + '"';
    return has(column) ? name : "NULL::" + column.kind().sqlType() + " AS " + name;
  }
}
