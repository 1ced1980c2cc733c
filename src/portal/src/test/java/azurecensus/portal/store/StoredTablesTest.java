package azurecensus.portal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredTablesTest {
  private DuckDBConnection connection;
  private StoredTables tables;

  @BeforeEach
  void open() throws SQLException {
    connection = DuckDBConnection.newConnection("jdbc:duckdb:", false, null, new Properties());
    for (String setting : TelemetryStore.MEMORY_SETTINGS) {
      execute(setting);
    }
    for (TelemetryTable table : TelemetryTable.values()) {
      execute(table.createStatement());
    }
    tables = new StoredTables(connection, new StoreBounds(1000, Long.MAX_VALUE));
  }

  @AfterEach
  void close() throws SQLException {
    tables.close();
    connection.close();
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<Long> ids(TelemetryTable table) throws SQLException {
    List<Long> ids = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT \"itemId\" FROM " + table.tableName() + " ORDER BY 1")) {
      while (rows.next()) {
        ids.add(rows.getLong(1));
      }
    }
    return ids;
  }

  private static List<StoredItem> items(int count, TelemetryTable table) {
    return IntStream.range(0, count).mapToObj(i -> item(table)).collect(Collectors.toList());
  }

  private static StoredItem item(TelemetryTable table) {
    return new StoredItem(table).put(Column.TIMESTAMP, 1L).put(Column.BILLED_SIZE, 100L);
  }

  @Test
  void items_areNumberedAsTheyArrive() throws SQLException {
    tables.append(List.of(item(TelemetryTable.REQUESTS), item(TelemetryTable.TRACES)));
    tables.append(List.of(item(TelemetryTable.REQUESTS)));

    assertThat(ids(TelemetryTable.REQUESTS)).containsExactly(1L, 3L);
    assertThat(ids(TelemetryTable.TRACES)).containsExactly(2L);
    assertThat(tables.totals()).isEqualTo(new StoredTables.Totals(3, 300, 3, 0));
  }

  @Test
  void failedAppend_leavesNothingAndCanBeRepeated() throws SQLException {
    List<StoredItem> items = List.of(item(TelemetryTable.REQUESTS), item(TelemetryTable.TRACES));
    execute("ALTER TABLE traces RENAME TO away");

    assertThatThrownBy(() -> tables.append(items)).isInstanceOf(SQLException.class);
    assertThat(ids(TelemetryTable.REQUESTS)).isEmpty();
    assertThat(tables.totals()).isEqualTo(new StoredTables.Totals(0, 0, 0, 0));

    execute("ALTER TABLE away RENAME TO traces");
    tables.append(items);

    assertThat(ids(TelemetryTable.REQUESTS)).containsExactly(1L);
    assertThat(ids(TelemetryTable.TRACES)).containsExactly(2L);
  }

  @Test
  void failedAppend_ofMoreRowsThanOneFlush_leavesNothing() throws SQLException {
    List<StoredItem> items = items(5000, TelemetryTable.REQUESTS);
    items.add(item(TelemetryTable.TRACES));
    execute("ALTER TABLE traces RENAME TO away");

    assertThatThrownBy(() -> tables.append(items)).isInstanceOf(SQLException.class);

    assertThat(ids(TelemetryTable.REQUESTS)).isEmpty();
  }

  @Test
  void bounds_deleteTheOldestFirst() throws SQLException {
    for (int i = 0; i < 11; i++) {
      tables.append(items(100, TelemetryTable.TRACES));
    }

    tables.keepBounds();

    assertThat(tables.totals().items()).isBetween(850L, 900L);
    assertThat(ids(TelemetryTable.TRACES).get(0))
        .isEqualTo(1101 - tables.totals().items());
  }

  @Test
  void deletedItems_areFreedButForAnEighthOfTheBounds() throws SQLException {
    for (int i = 0; i < 30; i++) {
      tables.append(items(50, TelemetryTable.TRACES));
      tables.keepBounds();
    }

    assertThat(tables.totals().items()).isLessThanOrEqualTo(1000);
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(
            "SELECT sum(count) FROM pragma_storage_info('traces') WHERE column_name = 'itemId'"
                + " AND segment_type = 'BIGINT'")) {
      rows.next();
      assertThat(rows.getLong(1)).isBetween(tables.totals().items(), 1175L);
    }
  }
}
