package azurecensus.portal.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * All tables as Parquet: a folder for each table with files {@code part-00000.parquet} and so on.
 * DuckDB writes and reads them in a database of its own, whose access to files is limited to the
 * folder, because the database of the telemetry has none.
 */
public final class ParquetFolder {
  private static final int ROWS_PER_FILE = 250_000;
  private static final int ROWS_PER_READ = 5_000;
  /** Bytes of an imported row beside its texts. */
  private static final long ROW_BYTES = 200;

  private ParquetFolder() {}

  /**
   * Writes every item. A table without items has one file, which tells its columns.
   *
   * @param folder an empty folder, or one to create
   * @return the number of items
   * @throws IOException with a message for the user when the folder is not empty or cannot be
   *     written
   */
  public static long write(TelemetryStore store, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> present = Files.list(folder)) {
      if (present.findAny().isPresent()) {
        throw new IOException("The folder " + folder + " is not empty: name a new one.");
      }
    }
    try (DuckDBConnection files = connect(folder)) {
      long written = 0;
      for (TelemetryTable table : TelemetryTable.values()) {
        written += write(store, files, table, folder.resolve(table.tableName()));
      }
      return written;
    } catch (SQLException e) {
      throw new IOException("The Parquet files in " + folder + " could not be written.", e);
    }
  }

  /** Opens a database in memory that reaches no file outside of the folder. */
  private static DuckDBConnection connect(Path folder) throws SQLException {
    DuckDBConnection connection =
        DuckDBConnection.newConnection("jdbc:duckdb:", false, null, new Properties());
    for (String setting : List.of(
        "SET temp_directory = ''",
        "SET TimeZone = 'UTC'",
        "SET threads = " + TelemetryStore.QUERY_THREADS,
        "SET memory_limit = '512MiB'",
        "SET GLOBAL jdbc_stream_results = true",
        "SET autoinstall_known_extensions = false",
        "SET autoload_known_extensions = false",
        "SET allowed_directories = [" + literal(folder) + "]",
        "SET enable_external_access = false",
        "SET lock_configuration = true")) {
      execute(connection, setting);
    }
    return connection;
  }

  private static long write(
      TelemetryStore store, DuckDBConnection files, TelemetryTable table, Path folder)
      throws SQLException, IOException {
    Files.createDirectories(folder);
    long last = 0;
    long written = 0;
    for (int part = 0; ; part++) {
      execute(files, table.createStatement());
      long rows = 0;
      boolean more = true;
      try (DuckDBAppender appender = files.createAppender(table.tableName())) {
        while (more && rows < ROWS_PER_FILE) {
          List<Row> read = read(store, table, last);
          for (Row row : read) {
            StoredTables.appendRow(appender, row.item(), row.itemId());
            last = row.itemId();
          }
          rows += read.size();
          more = read.size() == ROWS_PER_READ;
        }
      }
      Path file = folder.resolve(String.format(Locale.ROOT, "part-%05d.parquet", part));
      if (rows > 0 || part == 0) {
        execute(
            files,
            "COPY (SELECT " + columns(table) + " FROM " + table.tableName() + ") TO "
                + literal(file) + " (FORMAT parquet, COMPRESSION snappy)");
      }
      execute(files, "DROP TABLE " + table.tableName());
      written += rows;
      if (!more) {
        return written;
      }
    }
  }

  /** The columns as the files have them: times with their time zone, JSON as text. */
  private static String columns(TelemetryTable table) {
    return table.columns().stream()
        .map(column -> {
          String name = '"' + column.columnName() + '"';
          return switch (column.kind()) {
            case TIME -> name + " AT TIME ZONE 'UTC' AS " + name;
            case JSON -> name + "::VARCHAR AS " + name;
            default -> name;
          };
        })
        .collect(Collectors.joining(", "));
  }

  private record Row(long itemId, StoredItem item) {}

  private static List<Row> read(TelemetryStore store, TelemetryTable table, long after) {
    String select = table.columns().stream()
        .map(column -> value(column, '"' + column.columnName() + '"'))
        .collect(Collectors.joining(", "));
    return store.read(connection -> {
      List<Row> rows = new ArrayList<>();
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT " + select + " FROM "
              + table.tableName() + " WHERE \"itemId\" > " + after
              + " ORDER BY \"itemId\" LIMIT " + ROWS_PER_READ)) {
        while (result.next()) {
          rows.add(new Row(result.getLong(1), item(table, table.columns(), result)));
        }
      }
      return rows;
    });
  }

  /** The column in the form that an item keeps; a value of another kind is left out. */
  private static String value(Column column, String name) {
    return switch (column.kind()) {
      case TIME -> "epoch_us(" + name + ")";
      case JSON -> name + "::VARCHAR";
      default -> "TRY_CAST(" + name + " AS " + column.kind().sqlType() + ")";
    };
  }

  private static StoredItem item(TelemetryTable table, List<Column> columns, ResultSet row)
      throws SQLException {
    StoredItem item = new StoredItem(table);
    for (int i = 0; i < columns.size(); i++) {
      Object value = row.getObject(i + 1);
      if (columns.get(i) != Column.ITEM_ID) {
        item.put(columns.get(i), value);
      }
    }
    return item;
  }

  /**
   * Stores the items of a written folder beside the existing ones, with new arrival numbers. Tables
   * without a folder, and columns that are missing or unknown, are left out.
   *
   * @return the number of items
   * @throws IOException with a message for the user when a file cannot be read
   */
  public static long read(TelemetryStore store, Path folder) throws IOException {
    long read = 0;
    try (DuckDBConnection files = connect(folder)) {
      for (TelemetryTable table : TelemetryTable.values()) {
        List<Path> parts = parts(folder.resolve(table.tableName()));
        for (Path part : parts) {
          read += read(store, files, table, part);
        }
      }
    } catch (SQLException e) {
      throw new IOException(
          "A Parquet file could not be read after item " + read
              + "; the items before are stored. Export it again.",
          e);
    }
    return read;
  }

  private static List<Path> parts(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).sorted().toList();
    }
  }

  private static long read(TelemetryStore store, Connection files, TelemetryTable table, Path part)
      throws SQLException {
    String source = "read_parquet(" + literal(part) + ")";
    Set<String> present = new HashSet<>();
    try (Statement statement = files.createStatement();
        ResultSet described = statement.executeQuery("DESCRIBE SELECT * FROM " + source)) {
      while (described.next()) {
        present.add(described.getString(1));
      }
    }
    List<Column> columns = table.columns().stream()
        .filter(column -> column != Column.ITEM_ID && present.contains(column.columnName()))
        .toList();
    if (!columns.contains(Column.TIMESTAMP)) {
      throw new SQLException("no column timestamp");
    }
    long read = 0;
    List<StoredItem> items = new ArrayList<>();
    try (Statement statement = files.createStatement();
        ResultSet rows = statement.executeQuery("SELECT "
            + columns.stream()
                .map(column -> imported(column, '"' + column.columnName() + '"'))
                .collect(Collectors.joining(", "))
            + " FROM " + source + " WHERE \"timestamp\" IS NOT NULL")) {
      while (rows.next()) {
        StoredItem item = item(table, columns, rows);
        items.add(item.put(Column.BILLED_SIZE, Math.max(item.size(), bytes(item))));
        if (items.size() == ROWS_PER_READ) {
          store.append(items);
          read += items.size();
          items = new ArrayList<>();
        }
      }
    }
    store.append(items);
    return read + items.size();
  }

  /** The value of a file in the form that an item keeps; text that is no JSON is left out. */
  private static String imported(Column column, String name) {
    return column.kind() == Column.Kind.JSON
        ? "CASE WHEN json_valid(" + name + "::VARCHAR) THEN " + name + "::VARCHAR END"
        : value(column, name);
  }

  /** The bytes that an item takes at least, since a file may claim any number. */
  private static long bytes(StoredItem item) {
    long bytes = ROW_BYTES;
    for (Column column : item.table().columns()) {
      if (item.get(column) instanceof String text) {
        bytes += text.length();
      }
    }
    return bytes;
  }

  private static String literal(Path path) {
    return '\'' + path.toAbsolutePath().toString().replace("'", "''") + '\'';
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
