package azurecensus.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Compares a traced data source with the bare one: the same results, the same calls of the driver,
 * the same exceptions, whatever the state of tracing.
 */
class UnchangedStatementsTest {
  /** The calls that reached the driver's connections and statements. */
  private final List<String> calls = new ArrayList<>();

  @AfterEach
  void end() {
    TracingState.end();
  }

  private DataSource driver(String database, SQLException thrown) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:" + database);
    return recorded(DataSource.class, h2, thrown);
  }

  private <T> T recorded(Class<T> type, Object target, SQLException thrown) {
    return type.cast(Proxy.newProxyInstance(
        getClass().getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
          // The tracing reads the address of the first connection there.
          if (!method.getName().equals("getMetaData")) {
            calls.add(method.getName() + Arrays.toString(arguments));
          }
          if (thrown != null && method.getName().startsWith("execute")) {
            throw thrown;
          }
          Object result;
          try {
            result = method.invoke(target, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          Class<?> returned = method.getReturnType();
          return result != null
                  && (Statement.class.isAssignableFrom(returned) || returned == Connection.class)
              ? recorded(returned, result, thrown)
              : result;
        }));
  }

  private static List<Object> run(DataSource source) throws SQLException {
    List<Object> results = new ArrayList<>();
    try (Connection connection = source.getConnection()) {
      try (Statement statement = connection.createStatement()) {
        results.add(statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, item VARCHAR(9))"));
      }
      connection.setAutoCommit(false);
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
        for (int id = 1; id <= 3; id++) {
          insert.setInt(1, id);
          insert.setString(2, "beer");
          insert.addBatch();
        }
        results.add(Arrays.toString(insert.executeBatch()));
        insert.setInt(1, 3);
        results.add(text(catchThrowable(insert::executeUpdate)));
      }
      connection.commit();
      try (Statement query = connection.createStatement();
          ResultSet rows = query.executeQuery("SELECT count(*) FROM orders WHERE item = 'beer'")) {
        results.add(rows.next());
        results.add(rows.getInt(1));
      }
      try (Statement wrong = connection.createStatement()) {
        results.add(text(catchThrowable(() -> wrong.executeQuery("SELECT * FROM missing"))));
      }
    }
    return results;
  }

  private static String text(Throwable failure) {
    return failure + " " + ((SQLException) failure).getSQLState();
  }

  @ParameterizedTest
  @EnumSource
  void statements_areThoseOfTheBareDataSource(TracingState state) throws SQLException {
    List<Object> bare = run(driver("bare", null));
    List<String> bareCalls = List.copyOf(calls);
    calls.clear();
    state.begin();

    List<Object> traced = run(TracedDataSource.wrap(driver("traced", null)));

    assertThat(traced).isEqualTo(bare).contains("[1, 1, 1]");
    assertThat(calls).isEqualTo(bareCalls).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void exceptionOfTheDriver_isPassedOnAsItIs(TracingState state) throws SQLException {
    SQLException thrown = new SQLException("gone", "08006");
    state.begin();

    try (Connection connection =
            TracedDataSource.wrap(driver("failing", thrown)).getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(catchThrowable(() -> statement.execute("SELECT 1"))).isSameAs(thrown);
    }
    assertThat(thrown.getSuppressed()).isEmpty();
    assertThat((Throwable) thrown.getNextException()).isNull();
  }
}
