package azurecensus.portal.kql;

import azurecensus.kql.model.KqlSchema;
import azurecensus.kql.model.KqlTable;
import azurecensus.kql.model.KqlType;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.TelemetryTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tables that a query in KQL may name: the classic tables of Application Insights, and the
 * {@code App…} tables of a workspace over the same rows. Columns that the portal does not store are
 * there with an empty value, so that a query that runs in Azure binds here.
 */
final class TelemetrySchema {
  private static final String APP_ID = "00000000-0000-0000-0000-000000000000";
  /** A metric whose name is the path of a Windows counter, such as {@code \Process(x)\% Time}. */
  private static final String COUNTER = "'^\\\\([^\\\\(]+)(?:\\(([^)]*)\\))?\\\\(.+)$'";

  /** The SQL of a column that is stored as it is. */
  private static final Pattern STORED = Pattern.compile("\"(\\w+)\"(?:::\\w+)?");

  private TelemetrySchema() {}

  /**
   * The schema.
   *
   * @param window the time that the rows must have
   * @param workspace true when {@code union *} and {@code search} mean the tables of a workspace,
   *     false for the classic tables
   */
  static KqlSchema within(TimeWindow window, boolean workspace) {
    List<KqlTable> tables = new ArrayList<>();
    for (TelemetryTable table : TelemetryTable.values()) {
      tables.add(new KqlTable(table.tableName(), source(window, table), classic(table)));
    }
    String counters = " AND regexp_matches(\"name\", " + COUNTER + ")";
    String source = window.source(TelemetryTable.CUSTOM_METRICS.tableName(), counters);
    tables.add(new KqlTable("performanceCounters", source, classicCounters()));
    for (TelemetryTable table : TelemetryTable.values()) {
      tables.add(new KqlTable(
          WorkspaceColumns.tableName(table), source(window, table), WorkspaceColumns.of(table)));
    }
    tables.add(new KqlTable("AppPerformanceCounters", source, workspaceCounters()));
    return new KqlSchema(tables, table -> table.name().startsWith("App") == workspace);
  }

  /** The names in the store, in lower case, of the columns that are stored as they are. */
  static Map<String, String> storedNames() {
    Map<String, String> names = new HashMap<>();
    for (KqlTable table : within(TimeWindow.ALL, false).tables()) {
      for (KqlTable.Column column : table.columns()) {
        Matcher stored = STORED.matcher(column.sql());
        if (stored.matches()) {
          names.putIfAbsent(column.name(), stored.group(1).toLowerCase(Locale.ROOT));
        }
      }
    }
    return Map.copyOf(names);
  }

  /** The rows of a table. Metrics that are counters are in the tables of counters only. */
  private static String source(TimeWindow window, TelemetryTable table) {
    boolean metrics = table == TelemetryTable.CUSTOM_METRICS;
    return window.source(
        table.tableName(),
        metrics ? " AND NOT coalesce(regexp_matches(\"name\", " + COUNTER + "), FALSE)" : "");
  }

  private static KqlTable.Column stored(String name, Column column) {
    String sql = '"' + column.columnName() + '"';
    KqlType type = switch (column.kind()) {
      case INTEGER -> column == Column.BILLED_SIZE ? KqlType.REAL : KqlType.INT;
      case NUMBER -> KqlType.REAL;
      case BOOLEAN -> KqlType.BOOL;
      case TIME -> KqlType.DATETIME;
      case TEXT -> KqlType.STRING;
      case JSON -> KqlType.DYNAMIC;
    };
    return switch (type) {
      case INT -> new KqlTable.Column(name, type, sql + "::INTEGER");
      case REAL -> new KqlTable.Column(name, type, sql + "::DOUBLE");
      default -> new KqlTable.Column(name, type, sql);
    };
  }

  private static KqlTable.Column item() {
    return new KqlTable.Column("itemId", KqlType.STRING, "\"itemId\"::VARCHAR");
  }

  private static List<KqlTable.Column> classic(TelemetryTable table) {
    List<KqlTable.Column> columns = new ArrayList<>();
    for (Column column : table.columns()) {
      columns.add(column == Column.ITEM_ID ? item() : stored(column.columnName(), column));
      if (column == Column.CLIENT_IP) {
        columns.add(WorkspaceColumns.constant("client_City", ""));
        columns.add(WorkspaceColumns.constant("client_StateOrProvince", ""));
        columns.add(WorkspaceColumns.constant("client_CountryOrRegion", ""));
        columns.add(WorkspaceColumns.constant("client_Browser", ""));
      }
    }
    if (table == TelemetryTable.EXCEPTIONS) {
      for (String name : List.of("assembly", "outerAssembly", "innermostAssembly", "handledAt")) {
        columns.add(WorkspaceColumns.constant(name, ""));
      }
    }
    if (table == TelemetryTable.BROWSER_TIMINGS) {
      columns.add(WorkspaceColumns.constant("performanceBucket", ""));
    }
    columns.add(WorkspaceColumns.constant("itemType", table.itemType()));
    columns.addAll(resource());
    return columns;
  }

  private static List<KqlTable.Column> resource() {
    return List.of(
        WorkspaceColumns.constant("appId", APP_ID),
        WorkspaceColumns.constant("appName", ""),
        WorkspaceColumns.constant("iKey", APP_ID),
        WorkspaceColumns.constant("_ResourceId", ""));
  }

  private static KqlTable.Column part(String name, int group) {
    return new KqlTable.Column(
        name, KqlType.STRING, "regexp_extract(\"name\", " + COUNTER + ", " + group + ")");
  }

  private static List<KqlTable.Column> classicCounters() {
    List<KqlTable.Column> columns = new ArrayList<>();
    for (KqlTable.Column column : classic(TelemetryTable.CUSTOM_METRICS)) {
      boolean aggregate = column.name().startsWith("value") && !column.name().equals("value");
      if (column.name().equals("name")) {
        columns.add(column);
        columns.add(part("category", 1));
        columns.add(part("counter", 3));
        columns.add(part("instance", 2));
      } else if (column.name().equals("itemType")) {
        columns.add(WorkspaceColumns.constant("itemType", "performanceCounter"));
      } else if (!aggregate) {
        columns.add(column);
      }
    }
    return columns;
  }

  private static List<KqlTable.Column> workspaceCounters() {
    List<KqlTable.Column> columns =
        new ArrayList<>(WorkspaceColumns.common("AppPerformanceCounters"));
    columns.add(stored("Name", Column.NAME));
    columns.add(part("Category", 1));
    columns.add(part("Counter", 3));
    columns.add(part("Instance", 2));
    columns.add(stored("Value", Column.VALUE));
    return columns;
  }
}
