package azurecensus.portal.store;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The one thread that changes the tables. Posts are taken at once and appended together, many at a
 * time, for a transaction costs about as much for one row as for thousands; whoever asks afterwards
 * waits until what was taken before is stored ({@link #settle}), so an answered post can always be
 * found.
 *
 * <p>When the database refuses, what was taken is kept and tried again, and nothing more is taken
 * until it is stored: so what an SDK was told to be taken is never given up for a full disk, and
 * what is not taken the SDK keeps.
 */
final class StoreWriter implements AutoCloseable {
  /** So many items are appended together at most, and a little more. */
  private static final int ITEMS_TOGETHER = 10_000;
  /** So long the thread waits for more items before it appends; nobody waits meanwhile. */
  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  /**
   * So many items may wait to be appended; beyond that posts wait, not the memory grows. With
   * 100,000 the garbage collector's copying of them took a quarter of all processor time.
   */
  private static final int ITEMS_WAITING = 20_000;
  /** So long the thread rests before it tries again what could not be stored. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger LOGGER = Logger.getLogger(StoreWriter.class.getName());

  private final StoredTables tables;
  private final Arrivals arrivals;
  private final Thread thread = new Thread(this::work, "portal-store");

  private final ReentrantLock lock = new ReentrantLock();
  /** Something is to be done. */
  private final Condition work = lock.newCondition();
  /** Something was done, or cannot be done. */
  private final Condition progress = lock.newCondition();

  private final Deque<Post> posts = new ArrayDeque<>();
  private long itemsWaiting;
  private long lastTaken;
  private long lastStored;
  private int settling;
  private CompletableFuture<Void> clearing;
  private long clearedUpTo;
  private boolean closing;
  private boolean ended;
  /** Why nothing is stored now; null when all is well. */
  private volatile String fault;

  private StoreWriter(StoredTables tables, Arrivals arrivals) {
    this.tables = tables;
    this.arrivals = arrivals;
  }

  static StoreWriter start(StoredTables tables, Arrivals arrivals) {
    StoreWriter writer = new StoreWriter(tables, arrivals);
    writer.thread.setDaemon(true);
    writer.thread.start();
    return writer;
  }

  /** The items of one post, which are stored together. */
  private record Post(long number, List<StoredItem> items) {}

  /**
   * Takes items; waits only while very many wait to be stored.
   *
   * @throws StoreUnavailableException when what was taken before cannot be stored
   */
  void append(List<StoredItem> items) {
    lock.lock();
    try {
      while (itemsWaiting > 0
          && itemsWaiting + items.size() > ITEMS_WAITING
          && fault == null
          && !closing) {
        progress.await();
      }
      checkOpen();
      if (fault != null) {
        throw new StoreUnavailableException(fault);
      }
      posts.addLast(new Post(++lastTaken, List.copyOf(items)));
      itemsWaiting += items.size();
      work.signal();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Storing was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until everything that was taken before is stored, or cannot be stored now. */
  void settle() {
    lock.lock();
    try {
      long wanted = lastTaken;
      settling++;
      work.signal();
      while (lastStored < wanted && fault == null && !ended) {
        progress.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Waiting for the tables was interrupted", e);
    } finally {
      settling--;
      lock.unlock();
    }
  }

  /** Deletes everything that was taken before. */
  void clear() {
    CompletableFuture<Void> done;
    lock.lock();
    try {
      checkOpen();
      if (ended) {
        throw new StoreUnavailableException(fault);
      }
      clearedUpTo = lastTaken;
      if (clearing == null) {
        clearing = new CompletableFuture<>();
      }
      done = clearing;
      work.signal();
    } finally {
      lock.unlock();
    }
    try {
      done.get();
    } catch (ExecutionException e) {
      throw new StoreException("The tables could not be cleared", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Waiting for the tables was interrupted", e);
    }
  }

  StoredTables.Totals totals() {
    return tables.totals();
  }

  /** Why telemetry is not taken now, and what to do; null when all is well. */
  String fault() {
    return fault;
  }

  private boolean isClosing() {
    lock.lock();
    try {
      return closing;
    } finally {
      lock.unlock();
    }
  }

  private void checkOpen() {
    if (closing) {
      throw new StoreUnavailableException("The portal is closing");
    }
  }

  private void work() {
    try {
      List<Post> together = new ArrayList<>();
      boolean last = false;
      while (!last) {
        try {
          last = next(together);
          store(together);
        } catch (InterruptedException e) {
          // Only close() ends this thread.
          LOGGER.log(Level.FINE, "The store's thread was interrupted", e);
        } catch (Error e) {
          // Such as want of memory: every accepted post is still in one of the two lists.
          refuseFromNowOn(e);
          last = isClosing();
        }
      }
      if (!together.isEmpty()) {
        LOGGER.severe("The portal ends, and telemetry that was taken could not be stored: "
            + together.stream().mapToInt(post -> post.items.size()).sum() + " items are lost");
      }
    } finally {
      end();
    }
  }

  /**
   * Waits for something to do, clears if that is asked for, and adds the next posts to those that
   * could not be stored before; true when there will be no more.
   */
  private boolean next(List<Post> together) throws InterruptedException {
    CompletableFuture<Void> clear;
    long upTo;
    lock.lock();
    try {
      awaitWork(fault != null);
      clear = clearing;
      upTo = clearedUpTo;
      clearing = null;
    } finally {
      lock.unlock();
    }
    if (clear != null) {
      clear(clear);
    }
    lock.lock();
    try {
      if (clear != null && !clear.isCompletedExceptionally()) {
        forget(together, upTo);
      }
      long gathered = together.stream().mapToLong(post -> post.items.size()).sum();
      while (!posts.isEmpty() && gathered < ITEMS_TOGETHER) {
        gathered += posts.peekFirst().items.size();
        together.add(posts.peekFirst());
        posts.removeFirst();
      }
      return closing && posts.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** While nobody waits, more items are waited for; after a failure a while passes. */
  private void awaitWork(boolean afterFailure) throws InterruptedException {
    long left = RETRY_NANOS;
    while (clearing == null && !closing && (afterFailure ? left > 0 : posts.isEmpty())) {
      if (afterFailure) {
        left = work.awaitNanos(left);
      } else {
        work.await();
      }
    }
    left = GATHERING_NANOS;
    while (!afterFailure
        && clearing == null
        && !closing
        && settling == 0
        && itemsWaiting < ITEMS_TOGETHER
        && left > 0) {
      left = work.awaitNanos(left);
    }
  }

  private void clear(CompletableFuture<Void> done) {
    try {
      tables.deleteAll();
      done.complete(null);
    } catch (SQLException | RuntimeException | Error e) {
      done.completeExceptionally(e);
    }
    arrivals.signal();
  }

  /** What was taken before a clearing need not be stored any more. */
  private void forget(List<Post> together, long upTo) {
    together.addAll(posts);
    posts.clear();
    together.stream().filter(post -> post.number > upTo).forEach(posts::addLast);
    together.removeIf(post -> post.number > upTo);
    done(together);
    // Whether the cause is gone too the next items tell.
    fault = null;
  }

  private void store(List<Post> together) {
    boolean stored = !together.isEmpty();
    try {
      if (stored) {
        appendPosts(together);
      }
    } catch (SQLException e) {
      refuseFromNowOn(e);
      return;
    }
    // Waiting threads are released afterwards, so that they never see more than the bounds allow.
    try {
      tables.keepBounds();
    } catch (SQLException e) {
      // Tried again after the next items; when there is no room at all, storing those fails.
      LOGGER.log(Level.WARNING, "Deleting the oldest telemetry failed; trying again later", e);
    }
    lock.lock();
    try {
      if (fault != null) {
        fault = null;
        LOGGER.info("Telemetry is stored again");
      }
      done(together);
    } finally {
      lock.unlock();
    }
    if (stored) {
      arrivals.signal();
    }
  }

  private void appendPosts(List<Post> together) throws SQLException {
    List<StoredItem> items = new ArrayList<>();
    together.forEach(post -> items.addAll(post.items));
    try {
      tables.append(items);
    } catch (RuntimeException e) {
      // A post holds a value that its table cannot; the others must not be lost with it.
      for (Post post : List.copyOf(together)) {
        appendAlone(post);
        together.remove(post);
        lock.lock();
        try {
          done(new ArrayList<>(List.of(post)));
        } finally {
          lock.unlock();
        }
      }
    }
  }

  private void appendAlone(Post post) throws SQLException {
    try {
      tables.append(post.items);
    } catch (RuntimeException e) {
      // Not a failure of the database: a retry would fail as well.
      LOGGER.log(Level.SEVERE, e, () -> post.items.size() + " items cannot be stored and are lost");
    }
  }

  /** The posts need no more place here; only with the lock. */
  private void done(List<Post> finished) {
    for (Post post : finished) {
      itemsWaiting -= post.items.size();
      lastStored = Math.max(lastStored, post.number);
    }
    finished.clear();
    progress.signalAll();
  }

  private void refuseFromNowOn(Throwable e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    boolean known;
    lock.lock();
    try {
      known = fault != null;
      fault = "Telemetry cannot be stored: " + reason
          + ". What was taken is kept and tried again every second; new telemetry is refused until then."
          + " Make room, or delete all telemetry.";
      progress.signalAll();
    } finally {
      lock.unlock();
    }
    if (!known) {
      LOGGER.log(Level.SEVERE, fault, e);
      arrivals.signal();
    }
  }

  private void end() {
    tables.close();
    lock.lock();
    try {
      ended = true;
      if (!closing) {
        fault =
            "The store's thread has failed; the portal's console says why. Start the portal anew.";
      }
      if (clearing != null) {
        clearing.completeExceptionally(new IllegalStateException("The portal is closing"));
      }
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stores what was taken, then ends the thread; idempotent. */
  @Override
  public void close() {
    lock.lock();
    try {
      closing = true;
      work.signal();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
