package azurecensus.portal.sql;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.TelemetryStore;
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
 * The only way by which queries of users run, in SQL and in KQL. It bounds what any query can take:
 * two queries run at a time, and each is stopped when its time or its memory is over, or nobody
 * waits for it any more. {@link SqlCheck} refuses before what could not be stopped. Thread-safe.
 */
public final class QueryGate implements AutoCloseable {
  /** Two of the store's four readers, so that the pages always have the others. */
  private static final int RUNNING = 2;
  /** Requests that may wait for their turn; each holds a thread of the server. */
  private static final int WAITING = 32;

  private static final Duration WATCH_INTERVAL = Duration.ofMillis(20);
  private static final int MAX_ID = 100;

  private final TelemetryStore store;
  private final Duration maxTime;
  private final NativeMemory memory;
  private final Semaphore turns = new Semaphore(RUNNING, true);
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger running = new AtomicInteger();
  private final Map<String, QueryRun> byId = new ConcurrentHashMap<>();
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

  /**
   * Creates the gate.
   *
   * @param maxTime the longest time of a query, and the longest that it waits for its turn
   */
  public QueryGate(TelemetryStore store, Duration maxTime) {
    this.store = store;
    this.maxTime = maxTime;
    this.memory = new NativeMemory(() -> store.totals().bytes(), NativeMemory::outsideHeap);
  }

  /**
   * Counters of all queries since the start.
   *
   * @param running queries that run now
   * @param waiting queries that wait for their turn, or for the memory of earlier ones
   * @param finished queries that were answered
   * @param refused queries that were refused before they ran, or failed
   * @param stopped queries that ran and were stopped
   * @param seconds the time of all queries together
   */
  public record Counts(
      int running, int waiting, long finished, long refused, long stopped, double seconds) {}

  public Counts counts() {
    int active = running.get();
    return new Counts(
        active,
        Math.max(0, requests.get() - active),
        finished.sum(),
        refused.sum(),
        stopped.sum(),
        nanoseconds.sum() / 1e9);
  }

  /**
   * The client that waits for a query.
   *
   * @param id the name under which {@link #cancel} finds the query; empty for none
   * @param onStart receives the action that stops the query, such as for a client that disconnects
   * @param patience the longest time of the query for this client; the bound of the gate when
   *     longer
   */
  public record Client(String id, Consumer<Runnable> onStart, Duration patience) {
    /** The patience of a client that has not named any. */
    public static final Duration PATIENT = Duration.ofDays(1);

    /** A client in the same process, which cannot disconnect. */
    public static final Client LOCAL = new Client("", stop -> {}, PATIENT);
  }

  /**
   * Runs a query when its turn comes.
   *
   * @throws RequestRefusedException with the reason when the query is not allowed, fails or is
   *     stopped
   */
  public <T> T run(QueryRun.Query<T> query, Client client) throws InterruptedException {
    String id = client.id();
    if (id.length() > MAX_ID) {
      throw new RequestRefusedException(400, "id may have at most " + MAX_ID + " characters.");
    }
    boolean isHasty = client.patience().compareTo(maxTime) < 0;
    QueryRun run = new QueryRun(isHasty ? client.patience() : maxTime);
    if (!id.isEmpty() && byId.putIfAbsent(id, run) != null) {
      throw new RequestRefusedException(409, "A query with this id runs already.");
    }
    client.onStart().accept(() -> run.stop("The client disconnected."));
    boolean answered = false;
    try {
      T answer = whenItsTurn(query, run);
      answered = true;
      return answer;
    } finally {
      byId.remove(id, run);
      (answered ? finished : run.stopReason() == null ? refused : stopped).increment();
    }
  }

  private <T> T whenItsTurn(QueryRun.Query<T> query, QueryRun run) throws InterruptedException {
    boolean turn = false;
    run.beginWait();
    try {
      try {
        turn = requests.incrementAndGet() <= RUNNING + WAITING
            && turns.tryAcquire(maxTime.toMillis(), TimeUnit.MILLISECONDS);
        if (!turn) {
          throw new RequestRefusedException(
              503, "Too many queries run at the same time. Retry in some seconds.");
        }
        awaitMemory();
      } finally {
        run.endWait();
      }
      return watched(query, run);
    } finally {
      if (turn) {
        turns.release();
      }
      requests.decrementAndGet();
    }
  }

  /** Waits until the memory of earlier queries is returned, as long as for a turn. */
  private void awaitMemory() throws InterruptedException {
    long end = System.nanoTime() + maxTime.toNanos();
    while (!memory.hasRoom()) {
      if (System.nanoTime() > end) {
        throw new RequestRefusedException(
            503, "The memory of earlier queries is not returned yet. Retry in some seconds.");
      }
      TimeUnit.MILLISECONDS.sleep(WATCH_INTERVAL.toMillis());
    }
  }

  private <T> T watched(QueryRun.Query<T> query, QueryRun run) {
    long start = System.nanoTime();
    running.incrementAndGet();
    memory.queryStarts();
    ScheduledFuture<?> watching = watch.scheduleWithFixedDelay(
        () -> run.check(memory),
        WATCH_INTERVAL.toMillis(),
        WATCH_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
    try {
      return store.read(connection -> run.inTransaction(connection, query));
    } finally {
      watching.cancel(false);
      memory.queryEnds();
      running.decrementAndGet();
      nanoseconds.add(System.nanoTime() - start);
    }
  }

  /** Stops the query with the id; false when none runs or waits. */
  public boolean cancel(String id) {
    QueryRun run = byId.get(id);
    if (run == null) {
      return false;
    }
    run.stop("The query was cancelled.");
    return true;
  }

  @Override
  public void close() {
    byId.values().forEach(run -> run.stop("The portal is closing."));
    watch.shutdownNow();
  }
}
