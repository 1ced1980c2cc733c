package azurecensus.portal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The store when the database runs out of memory although the bounds allow more items. */
class StoreMemoryTest {
  private static final long MAX_BYTES = 16L << 20;
  private static final int ITEMS_PER_POST = 100;
  private static final int TEXT_BYTES = 7_500;

  private final Random random = new Random(42);
  private DuckDBConnection connection;
  private StoreWriter writer;

  @BeforeEach
  void open() throws SQLException {
    connection = DuckDBConnection.newConnection("jdbc:duckdb:", false, null, new Properties());
    execute("SET memory_limit = '" + TelemetryStore.MEMORY_PER_BYTE * MAX_BYTES + "B'");
    for (String setting : TelemetryStore.MEMORY_SETTINGS) {
      execute(setting);
    }
    for (TelemetryTable table : TelemetryTable.values()) {
      execute(table.createStatement());
    }
    writer = StoreWriter.start(
        new StoredTables(connection, new StoreBounds(1_000_000, MAX_BYTES)), new Arrivals(), false);
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
    connection.close();
  }

  @Test
  void textsThatCannotBeCompressed_comeAndGo() throws SQLException {
    int posts = 60;
    for (int post = 0; post < posts; post++) {
      writer.append(post(post));
      writer.settle();
      assertThat(writer.fault()).isNull();
    }

    List<String> kept = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT DISTINCT name FROM customEvents ORDER BY name")) {
      while (rows.next()) {
        kept.add(rows.getString(1));
      }
    }
    assertThat(kept).contains("059").doesNotContain("000");
    assertThat(writer.totals().items())
        .isLessThan((long) posts * ITEMS_PER_POST / 3)
        .isGreaterThan(500);
  }

  /** Items whose texts cannot be compressed: 1 MB a post. */
  private List<StoredItem> post(int number) {
    List<StoredItem> items = new ArrayList<>();
    for (int i = 0; i < ITEMS_PER_POST; i++) {
      byte[] bytes = new byte[TEXT_BYTES];
      random.nextBytes(bytes);
      String text = "{\"text\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}";
      items.add(new StoredItem(TelemetryTable.CUSTOM_EVENTS)
          .put(Column.TIMESTAMP, 1L)
          .put(Column.NAME, String.format(Locale.ROOT, "%03d", number))
          .put(Column.CUSTOM_DIMENSIONS, text)
          .put(Column.BILLED_SIZE, (long) text.length()));
    }
    return items;
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
