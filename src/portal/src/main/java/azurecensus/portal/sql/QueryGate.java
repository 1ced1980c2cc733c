package azurecensus.portal.sql;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * The only way by which SQL of a user runs. It bounds what any query can take: {@link SqlCheck}
 * refuses what cannot be bounded, two queries run at a time, and each is stopped when its time or
 * its memory is over, or nobody waits for it any more. Thread-safe.
 */
public final class QueryGate implements AutoCloseable {
  /** Two of the store's four readers, so that the pages always have the others. */
  private static final int RUNNING = 2;
  /** Requests that may wait for their turn; each holds a thread of the server. */
  private static final int WAITING = 32;

  private static final Duration MAX_TIME = Duration.ofSeconds(10);
  private static final Duration WATCH_INTERVAL = Duration.ofMillis(20);
  private static final int MAX_ID = 100;

  private final TelemetryStore store;
  private final NativeMemory memory;
  private final Semaphore turns = new Semaphore(RUNNING, true);
  private final AtomicInteger requests = new AtomicInteger();
  private final Map<String, RunningQuery> byId = new ConcurrentHashMap<>();
  private final LongAdder finished = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder stopped = new LongAdder();
  private final LongAdder nanoseconds = new LongAdder();
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "portal-query-watch");
        thread.setDaemon(true);
        return thread;
      });

  public QueryGate(TelemetryStore store) {
    this.store = store;
    this.memory = new NativeMemory(() -> store.totals().bytes());
  }

  /**
   * Counters of all queries since the start.
   *
   * @param finished queries that were answered
   * @param refused queries that were refused before they ran, or failed
   * @param stopped queries that ran and were stopped
   * @param seconds the time of all queries together
   */
  public record Counts(long finished, long refused, long stopped, double seconds) {}

  public Counts counts() {
    return new Counts(finished.sum(), refused.sum(), stopped.sum(), nanoseconds.sum() / 1e9);
  }

  /**
   * Runs a query when its turn comes.
   *
   * @param id the name under which {@link #cancel} finds it; empty for none
   * @param onStart receives the action that stops the query, such as for a client that disconnects
   * @return the answer: columns, rows, truncated, milliseconds
   * @throws RequestRefusedException with the reason when the query is not allowed, fails or is
   *     stopped
   */
  public ObjectNode run(String sql, String id, Consumer<Runnable> onStart)
      throws InterruptedException {
    if (id.length() > MAX_ID) {
      throw new RequestRefusedException(400, "id may have at most " + MAX_ID + " characters.");
    }
    SqlQuery query = new SqlQuery(sql);
    RunningQuery running = new RunningQuery(MAX_TIME);
    if (!id.isEmpty() && byId.putIfAbsent(id, running) != null) {
      throw new RequestRefusedException(409, "A query with this id runs already.");
    }
    onStart.accept(() -> running.stop("The client disconnected."));
    try {
      return whenItsTurn(query, running);
    } catch (RequestRefusedException e) {
      (running.stopReason() == null ? refused : stopped).increment();
      throw e;
    } finally {
      byId.remove(id, running);
    }
  }

  private ObjectNode whenItsTurn(SqlQuery query, RunningQuery running) throws InterruptedException {
    boolean turn = false;
    try {
      turn = requests.incrementAndGet() <= RUNNING + WAITING
          && turns.tryAcquire(MAX_TIME.toMillis(), TimeUnit.MILLISECONDS);
      if (!turn) {
        throw new RequestRefusedException(
            503, "Too many queries run at the same time. Retry in some seconds.");
      }
      return watched(query, running);
    } finally {
      if (turn) {
        turns.release();
      }
      requests.decrementAndGet();
    }
  }

  private ObjectNode watched(SqlQuery query, RunningQuery running) {
    long start = System.nanoTime();
    memory.queryStarts();
    ScheduledFuture<?> watching = watch.scheduleWithFixedDelay(
        () -> running.check(memory),
        WATCH_INTERVAL.toMillis(),
        WATCH_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
    try {
      ObjectNode answer = store.read(connection -> inTransaction(connection, query, running));
      finished.increment();
      return answer;
    } finally {
      watching.cancel(false);
      memory.queryEnds();
      nanoseconds.add(System.nanoTime() - start);
    }
  }

  private static ObjectNode inTransaction(
      Connection connection, SqlQuery query, RunningQuery running) throws SQLException {
    try (Statement transaction = connection.createStatement()) {
      transaction.execute("BEGIN TRANSACTION READ ONLY");
      try {
        return query.run(connection, running);
      } finally {
        transaction.execute("ROLLBACK");
      }
    }
  }

  /** Stops the query with the id; false when none runs or waits. */
  public boolean cancel(String id) {
    RunningQuery running = byId.get(id);
    if (running == null) {
      return false;
    }
    running.stop("The query was cancelled.");
    return true;
  }

  @Override
  public void close() {
    byId.values().forEach(running -> running.stop("The portal is closing."));
    watch.shutdownNow();
  }
}
