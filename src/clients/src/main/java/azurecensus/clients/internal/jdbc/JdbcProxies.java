package azurecensus.clients.internal.jdbc;

import azurecensus.tracing.ClientSpan;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wraps connections and statements of one data source. The proxies pass every call on; those that
 * run a statement are recorded. Thread-safe; the proxies are as thread-safe as what they wrap.
 */
public final class JdbcProxies {
  /**
   * True while this thread runs a traced statement: a data source below it, which may be traced as
   * well, records nothing then.
   */
  private static final ThreadLocal<Boolean> RUNNING = new ThreadLocal<>();

  private static final int MAX_KNOWN = 256;
  private static final int MAX_KNOWN_LENGTH = 2_000;

  private final JdbcSettings settings;

  /** The texts of short statements; bounded, because statements with values differ each time. */
  private final Map<String, SqlText> texts = new ConcurrentHashMap<>();

  /** Known after the first connection; the URL of a data source does not change. */
  private volatile JdbcUrl url;

  /** Creates the proxies of a data source. */
  public JdbcProxies(JdbcSettings settings) {
    this.settings = settings;
  }

  /** Returns a connection whose statements are recorded; null for null. */
  public Connection connection(Connection connection) {
    if (connection == null) {
      return null;
    }
    if (url == null) {
      url = url(connection);
    }
    return proxy(Connection.class, new ConnectionHandler(connection));
  }

  private SqlText text(String sql) {
    SqlText known = sql == null ? null : texts.get(sql);
    if (known != null) {
      return known;
    }
    SqlText text = SqlText.of(sql, url.quotesTextsTwice());
    if (sql != null && sql.length() <= MAX_KNOWN_LENGTH && texts.size() < MAX_KNOWN) {
      texts.put(sql, text);
    }
    return text;
  }

  private static JdbcUrl url(Connection connection) {
    try {
      return JdbcUrl.parse(connection.getMetaData().getURL());
    } catch (SQLException | RuntimeException e) {
      return JdbcUrl.UNKNOWN;
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(JdbcProxies.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Passes calls on to an object of JDBC. */
  private abstract static class Passing implements InvocationHandler {
    final Object target;

    Passing(Object target) {
      this.target = target;
    }

    @Override
    public final Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
      if (method.getName().equals("equals") && arguments.length == 1) {
        return proxy == arguments[0] || target.equals(targetOf(arguments[0]));
      }
      return handle(proxy, method, arguments);
    }

    abstract Object handle(Object proxy, Method method, Object[] arguments) throws Throwable;

    final Object pass(Method method, Object[] arguments) throws Throwable {
      try {
        return method.invoke(target, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private static Object targetOf(Object other) {
      return other != null
              && Proxy.isProxyClass(other.getClass())
              && Proxy.getInvocationHandler(other) instanceof Passing passing
          ? passing.target
          : other;
    }
  }

  /** Wraps the statements that a connection makes. */
  private final class ConnectionHandler extends Passing {
    ConnectionHandler(Connection connection) {
      super(connection);
    }

    @Override
    Object handle(Object proxy, Method method, Object[] arguments) throws Throwable {
      Object result = pass(method, arguments);
      if (result == null) {
        return null;
      }
      return switch (method.getName()) {
        case "createStatement" -> proxy(Statement.class, new StatementHandler(proxy, result, null));
        case "prepareStatement" ->
          proxy(PreparedStatement.class, new StatementHandler(proxy, result, text((String)
              arguments[0])));
        case "prepareCall" ->
          proxy(CallableStatement.class, new StatementHandler(proxy, result, text((String)
              arguments[0])));
        default -> result;
      };
    }
  }

  /** Records what a statement runs. */
  private final class StatementHandler extends Passing {
    private final Object connection;

    /** Null for a statement that gets its text when it runs. */
    private final SqlText prepared;

    /** The number of statements that the next batch runs, and the first one's text. */
    private int batchSize;

    private SqlText batched;

    StatementHandler(Object connection, Object statement, SqlText prepared) {
      super(statement);
      this.connection = connection;
      this.prepared = prepared;
    }

    @Override
    Object handle(Object proxy, Method method, Object[] arguments) throws Throwable {
      String sql = arguments != null && arguments[0] instanceof String text ? text : null;
      switch (method.getName()) {
        case "execute", "executeQuery", "executeUpdate", "executeLargeUpdate" -> {
          return run(sql == null ? prepared : text(sql), 0, method, arguments);
        }
        case "executeBatch", "executeLargeBatch" -> {
          return runBatch(method, arguments);
        }
        case "addBatch" -> {
          Object result = pass(method, arguments);
          if (batchSize++ == 0) {
            batched = sql == null ? prepared : text(sql);
          }
          return result;
        }
        case "clearBatch" -> {
          batchSize = 0;
          return pass(method, arguments);
        }
        case "getConnection" -> {
          return connection;
        }
        default -> {
          return pass(method, arguments);
        }
      }
    }

    private Object runBatch(Method method, Object[] arguments) throws Throwable {
      int size = batchSize;
      batchSize = 0;
      return size == 0
          ? pass(method, arguments)
          : run(size == 1 ? batched : batch(batched), size, method, arguments);
    }

    private static SqlText batch(SqlText first) {
      return new SqlText("BATCH " + first.name(), first.text());
    }

    private Object run(SqlText sql, int size, Method method, Object[] arguments) throws Throwable {
      if (sql == null || Boolean.TRUE.equals(RUNNING.get())) {
        return pass(method, arguments);
      }
      RUNNING.set(true);
      ClientSpan span = start(sql, size);
      try {
        Object result = pass(method, arguments);
        if (settings.rowCounts()) {
          recordRows(span, result);
        }
        return result;
      } catch (Throwable failure) {
        recordFailure(span, failure);
        throw failure;
      } finally {
        span.close();
        RUNNING.remove();
      }
    }

    private ClientSpan start(SqlText sql, int size) {
      JdbcUrl place = url;
      ClientSpan span = ClientSpan.database(
          sql.name(), place.system(), place.server(), settings.statements() ? sql.text() : null);
      span.putAttribute("db.name", place.database());
      if (!settings.statements()) {
        span.putAttribute("db.operation", sql.name());
      }
      if (size > 1) {
        span.putAttribute("db.operation.batch.size", size);
      }
      return span;
    }

    private static void recordFailure(ClientSpan span, Throwable failure) {
      span.recordException(failure);
      if (failure instanceof SQLException sql) {
        span.putAttribute("db.response.status_code", sql.getSQLState());
      }
    }

    private static void recordRows(ClientSpan span, Object result) {
      long rows = -1;
      if (result instanceof Number count) {
        rows = count.longValue();
      } else if (result instanceof int[] counts) {
        rows = Arrays.stream(counts).filter(count -> count > 0).asLongStream().sum();
      } else if (result instanceof long[] counts) {
        rows = Arrays.stream(counts).filter(count -> count > 0).sum();
      }
      if (rows >= 0) {
        span.putAttribute("db.response.changed_rows", rows);
      }
    }
  }
}
