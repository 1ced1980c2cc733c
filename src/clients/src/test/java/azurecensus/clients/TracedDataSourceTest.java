package azurecensus.clients;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.tracing.InProcessSpan;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.opencensus.trace.Span;
import io.opencensus.trace.export.SpanData;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Traces statements of H2. */
class TracedDataSourceTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final JdbcDataSource h2 = new JdbcDataSource();
  final DataSource source = TracedDataSource.wrap(h2);

  @BeforeEach
  void createTable() throws SQLException {
    h2.setURL("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
    h2.setUser("sa");
    h2.setPassword("secret");
    try (Connection connection = h2.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE IF EXISTS orders");
      statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, customer VARCHAR(40))");
    }
  }

  private void insert(DataSource into, int id, String customer) throws SQLException {
    try (Connection connection = into.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
      insert.setInt(1, id);
      insert.setString(2, customer);
      insert.executeUpdate();
    }
  }

  @Test
  void preparedStatement_isAClientSpanWithoutValues() throws Exception {
    InProcessSpan.call("work", () -> {
      insert(source, 1, "Ada");
      return null;
    });

    SpanData span = spans.named("INSERT orders");
    assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.getStatus().isOk()).isTrue();
    assertThat(span.getParentSpanId())
        .isEqualTo(spans.named("work").getContext().getSpanId());
    assertThat(attribute(span, "db.system")).isEqualTo("h2");
    assertThat(attribute(span, "db.name")).isEqualTo("shop");
    assertThat(attribute(span, "db.statement")).isEqualTo("INSERT INTO orders VALUES (?, ?)");
    assertThat(span.getAttributes().getAttributeMap())
        .doesNotContainKeys("db.response.changed_rows", "net.peer.name");
    assertThat(span.toString()).doesNotContain("Ada", "secret");
  }

  @Test
  void statement_isRecordedWithoutItsValues() throws Exception {
    insert(h2, 1, "Ada");
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT id FROM orders WHERE customer = 'Ada' AND id < 17")) {
      assertThat(rows.next()).isTrue();
    }

    assertThat(spans.only().getName()).isEqualTo("SELECT orders");
    assertThat(attribute(spans.only(), "db.statement"))
        .isEqualTo("SELECT id FROM orders WHERE customer = ? AND id < ?");
  }

  @Test
  void failure_hasItsSqlStateAndReachesTheApp() throws Exception {
    insert(h2, 1, "Ada");

    assertThatThrownBy(() -> insert(source, 1, "Ada"))
        .isInstanceOf(SQLIntegrityConstraintViolationException.class);

    assertThat(spans.only().getStatus().isOk()).isFalse();
    assertThat(attribute(spans.only(), "db.response.status_code")).isEqualTo("23505");
    assertThat(annotations(spans.only(), "exception")).hasSize(1);
  }

  @Test
  void batch_isOneSpanWithItsSize() throws Exception {
    DataSource counting = TracedDataSource.builder().setRowCounts(true).wrap(h2);
    try (Connection connection = counting.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
      connection.setAutoCommit(false);
      for (int id = 1; id <= 3; id++) {
        insert.setInt(1, id);
        insert.setString(2, "Ada");
        insert.addBatch();
      }
      assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
      connection.commit();
    }

    SpanData span = spans.only();
    assertThat(span.getName()).isEqualTo("BATCH INSERT orders");
    assertThat(attribute(span, "db.operation.batch.size")).isEqualTo("3");
    assertThat(attribute(span, "db.response.changed_rows")).isEqualTo("3");
  }

  @Test
  void batchOfStatements_isNamedByTheFirst() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.addBatch("DELETE FROM orders WHERE id = 1");
      statement.clearBatch();
      statement.addBatch("DELETE FROM orders WHERE id = 2");
      statement.addBatch("UPDATE orders SET customer = 'Bob'");
      statement.executeBatch();
    }

    assertThat(spans.only().getName()).isEqualTo("BATCH DELETE orders");
    assertThat(attribute(spans.only(), "db.operation.batch.size")).isEqualTo("2");
  }

  @Test
  void call_isTraced() throws Exception {
    try (Connection connection = source.getConnection();
        CallableStatement call = connection.prepareCall("CALL ABS(?)")) {
      call.setInt(1, -17);
      call.execute();
    }

    assertThat(spans.only().getName()).isEqualTo("CALL ABS");
  }

  @Test
  void statementText_isLeftOutOnDemand() throws Exception {
    insert(TracedDataSource.builder().setStatements(false).wrap(h2), 1, "Ada");

    assertThat(spans.only().getAttributes().getAttributeMap()).doesNotContainKey("db.statement");
    assertThat(attribute(spans.only(), "db.operation")).isEqualTo("INSERT orders");
  }

  /** A pool tests connections and ends transactions on the connections of the inner source. */
  @Test
  void pool_addsNoSpanOfItsOwn() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(TracedDataSource.wrap(h2));
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      DataSource both = TracedDataSource.wrap(pool);
      try (Connection connection = both.getConnection()) {
        connection.setAutoCommit(false);
        try (PreparedStatement query = connection.prepareStatement("SELECT * FROM orders")) {
          query.executeQuery();
        }
      }
      insert(both, 1, "Ada");
    }

    assertThat(spans.all())
        .extracting(SpanData::getName)
        .containsExactly("SELECT orders", "INSERT orders");
  }

  @Test
  void proxies_behaveLikeWhatTheyWrap() throws Exception {
    assertThat(TracedDataSource.wrap(source)).isSameAs(source);
    assertThat(source.unwrap(JdbcDataSource.class)).isSameAs(h2);
    assertThat(source.isWrapperFor(JdbcDataSource.class)).isTrue();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.getConnection()).isSameAs(connection);
      assertThat(connection).isEqualTo(statement.getConnection()).isNotEqualTo(statement);
      assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
      assertThat(statement).isNotEqualTo(connection.createStatement());
    }
  }
}
