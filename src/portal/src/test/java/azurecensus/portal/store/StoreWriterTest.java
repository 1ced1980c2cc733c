package azurecensus.portal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = ThreadMode.SEPARATE_THREAD)
class StoreWriterTest {
  private DuckDBConnection connection;
  private FailingTables tables;
  private StoreWriter writer;

  /** Tables whose changes fail as the test demands. */
  private static final class FailingTables extends StoredTables {
    private volatile Error failure;
    private volatile Error failureAfterCommit;

    FailingTables(DuckDBConnection connection) throws SQLException {
      super(connection, new StoreBounds(1000, Long.MAX_VALUE));
    }

    private void fail() {
      Error now = failure;
      if (now != null) {
        throw now;
      }
    }

    @Override
    void append(List<StoredItem> items) throws SQLException {
      fail();
      super.append(items);
    }

    @Override
    void keepBounds() throws SQLException {
      Error now = failureAfterCommit;
      failureAfterCommit = null;
      if (now != null) {
        throw now;
      }
      super.keepBounds();
    }

    @Override
    void deleteAll() throws SQLException {
      fail();
      super.deleteAll();
    }
  }

  @BeforeEach
  void open() throws SQLException {
    connection = DuckDBConnection.newConnection("jdbc:duckdb:", false, null, new Properties());
    try (Statement statement = connection.createStatement()) {
      for (TelemetryTable table : TelemetryTable.values()) {
        statement.execute(table.createStatement());
      }
    }
    tables = new FailingTables(connection);
    writer = StoreWriter.start(tables, new Arrivals(), false);
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
    connection.close();
  }

  private static StoredItem item() {
    return new StoredItem(TelemetryTable.TRACES).put(Column.TIMESTAMP, 1L);
  }

  @Test
  void error_losesNothingAndEndsNothing() {
    tables.failure = new OutOfMemoryError("Java heap space");
    writer.append(List.of(item(), item()));
    writer.settle();

    assertThat(writer.fault()).contains("Java heap space");
    assertThatThrownBy(() -> writer.append(List.of(item())))
        .isInstanceOf(StoreUnavailableException.class);

    tables.failure = null;
    while (writer.fault() != null) {
      Thread.onSpinWait();
    }
    assertThat(writer.totals().items()).isEqualTo(2);
    writer.append(List.of(item()));
    writer.settle();
    assertThat(writer.totals().items()).isEqualTo(3);
  }

  @Test
  void errorAfterTheCommit_storesNothingTwice() throws SQLException {
    tables.failureAfterCommit = new OutOfMemoryError("Java heap space");
    writer.append(List.of(item(), item()));
    while (tables.failureAfterCommit != null) {
      Thread.onSpinWait();
    }
    writer.settle();
    while (writer.fault() != null) {
      Thread.onSpinWait();
    }
    writer.append(List.of(item()));
    writer.settle();

    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM traces")) {
      rows.next();
      assertThat(rows.getLong(1)).isEqualTo(3);
    }
    assertThat(writer.totals().items()).isEqualTo(3);
  }

  @Test
  void errorWhileClearing_isReportedAndEndsNothing() {
    tables.failure = new OutOfMemoryError("Java heap space");
    assertThatThrownBy(() -> writer.clear())
        .isInstanceOf(StoreException.class)
        .hasRootCauseMessage("Java heap space");

    tables.failure = null;
    writer.append(List.of(item()));
    writer.settle();
    assertThat(writer.totals().items()).isEqualTo(1);
    assertThat(writer.fault()).isNull();
  }

  @Test
  void postThatCannotBeStored_takesNoOtherAlong() {
    writer.append(List.of(item()));
    writer.append(List.of(new StoredItem(TelemetryTable.TRACES).put(Column.MESSAGE, 1L)));
    writer.append(List.of(item(), item()));
    writer.settle();

    assertThat(writer.totals().items()).isEqualTo(3);
    assertThat(writer.fault()).isNull();
  }
}
