package azurecensus.clients;

import azurecensus.clients.internal.jdbc.JdbcProxies;
import azurecensus.clients.internal.jdbc.JdbcSettings;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKeyBuilder;
import java.util.Objects;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A {@link DataSource} whose statements are {@code CLIENT} spans below the current span: named such
 * as {@code SELECT orders}, with the kind of database as type and {@code host | database} as
 * target.
 *
 * <pre>{@code
 * DataSource orders = TracedDataSource.wrap(new HikariDataSource(config));
 * }</pre>
 *
 * <p>Wrap the pool, not what the pool wraps: then its own test queries are not recorded. Where both
 * are wrapped, a statement is recorded once. Texts and numbers in a statement are recorded as
 * {@code ?}, parameters not at all. A failure is recorded with its SQL state. Opening a connection,
 * {@code commit} and {@code rollback} make no span.
 *
 * <p>Connections and statements are proxies of the interfaces of {@code java.sql}; a driver's own
 * types are reached by {@code unwrap}, as with a pool. {@code ResultSet.getStatement} returns the
 * driver's statement. Thread-safe if the wrapped data source is.
 */
public final class TracedDataSource implements DataSource {
  private final DataSource source;
  private final JdbcProxies proxies;

  private TracedDataSource(DataSource source, JdbcSettings settings) {
    this.source = source;
    this.proxies = new JdbcProxies(settings);
  }

  /**
   * Returns a data source that traces the statements of another.
   *
   * @param source not null; a traced data source is returned as it is
   */
  public static DataSource wrap(DataSource source) {
    return builder().wrap(source);
  }

  /** Returns a builder with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the settings of a {@link TracedDataSource}. Not thread-safe. */
  public static final class Builder {
    private boolean rowCounts;
    private boolean statements = true;

    private Builder() {}

    /**
     * Records the number of changed rows as {@code db.response.changed_rows}. The rows of a query
     * are not counted. Default: false.
     */
    public Builder setRowCounts(boolean rowCounts) {
      this.rowCounts = rowCounts;
      return this;
    }

    /**
     * Records the text of each statement, with {@code ?} for its values. Default: true; with false
     * the name alone tells what ran.
     */
    public Builder setStatements(boolean statements) {
      this.statements = statements;
      return this;
    }

    /**
     * Returns a data source that traces the statements of another.
     *
     * @param source not null; a traced data source is returned as it is
     */
    public DataSource wrap(DataSource source) {
      Objects.requireNonNull(source, "source");
      return source instanceof TracedDataSource
          ? source
          : new TracedDataSource(source, new JdbcSettings(rowCounts, statements));
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    return proxies.connection(source.getConnection());
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    return proxies.connection(source.getConnection(username, password));
  }

  /** Returns the wrapped data source's builder, whose connections are not traced. */
  @Override
  public ConnectionBuilder createConnectionBuilder() throws SQLException {
    return source.createConnectionBuilder();
  }

  @Override
  public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
    return source.createShardingKeyBuilder();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return type.isInstance(source) ? type.cast(source) : source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return type.isInstance(source) || source.isWrapperFor(type);
  }

  @Override
  public String toString() {
    return "TracedDataSource(" + source.getClass().getName() + ")";
  }
}
