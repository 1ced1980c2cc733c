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
 * The only thread that changes the tables. Posts are accepted at once and appended many at a time,
 * since a transaction costs about as much for one row as for thousands. A query waits until the
 * posts accepted before it are stored ({@link #settle}), so that it finds every post that was
 * answered. With a database file each post waits until it is stored, so that an answered post
 * survives a kill of the process; posts of several senders are then stored together, too.
 *
 * <p>When storing fails, the accepted posts are kept and retried, and no more are accepted until
 * they are stored. Accepted items survive a full disk, and SDKs keep the items that are not
 * accepted.
 */
final class StoreWriter implements AutoCloseable {
  /** Items of one transaction; the last post may exceed it. */
  private static final int ITEMS_TOGETHER = 10_000;
  /** Wait for more items before appending. It ends at once when a query waits. */
  private static final long GATHERING_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  /**
   * Items waiting to be appended; beyond it posts wait, so that the memory is bounded. With 100,000
   * the garbage collector took a quarter of all processor time to copy them.
   */
  private static final int ITEMS_WAITING = 20_000;
  /** Pause before a retry of posts that could not be stored. */
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final Logger LOGGER = Logger.getLogger(StoreWriter.class.getName());

  private final StoredTables tables;
  private final Arrivals arrivals;
  private final boolean durable;
  private final Thread thread = new Thread(this::work, "portal-store");

  private final ReentrantLock lock = new ReentrantLock();
  /** Signals work for the thread. */
  private final Condition work = lock.newCondition();
  /** Signals that posts were stored, or cannot be stored. */
  private final Condition progress = lock.newCondition();

  private final Deque<Post> posts = new ArrayDeque<>();
  private long itemsWaiting;
  private long lastAccepted;
  private long lastStored;
  private int settling;
  /**
   * The first posts of those to store that are stored already, although noting it failed. Only for
   * the thread.
   */
  private int committed;

  private CompletableFuture<Void> clearing;
  private long clearedUpTo;
  private boolean closing;
  private boolean ended;
  /** The reason for which storing fails; null in normal operation. */
  private volatile String fault;

  private StoreWriter(StoredTables tables, Arrivals arrivals, boolean durable) {
    this.tables = tables;
    this.arrivals = arrivals;
    this.durable = durable;
  }

  /**
   * Starts the thread.
   *
   * @param durable true when {@link #append} returns only after the post is in the tables
   */
  static StoreWriter start(StoredTables tables, Arrivals arrivals, boolean durable) {
    StoreWriter writer = new StoreWriter(tables, arrivals, durable);
    writer.thread.setDaemon(true);
    writer.thread.start();
    return writer;
  }

  /** The items of one post, which are stored together. */
  private record Post(long number, List<StoredItem> items) {}

  /**
   * Accepts items; waits while very many items are waiting to be stored, and for these items
   * themselves when they must survive a kill. Items whose storing fails meanwhile stay accepted.
   *
   * @throws StoreUnavailableException when items accepted before cannot be stored
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
      posts.addLast(new Post(++lastAccepted, List.copyOf(items)));
      itemsWaiting += items.size();
      if (durable) {
        awaitStored();
      } else {
        work.signal();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Storing was interrupted: the portal is closing", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until every post accepted before is stored, or cannot be stored. */
  void settle() {
    lock.lock();
    try {
      awaitStored();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Waiting for the tables was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits, with the lock, until every post accepted before is stored, or cannot be stored. */
  private void awaitStored() throws InterruptedException {
    long wanted = lastAccepted;
    settling++;
    try {
      work.signal();
      while (lastStored < wanted && fault == null && !ended) {
        progress.await();
      }
    } finally {
      settling--;
    }
  }

  /** Deletes every item accepted before. */
  void clear() {
    CompletableFuture<Void> done;
    lock.lock();
    try {
      checkOpen();
      if (ended) {
        throw new StoreUnavailableException(fault);
      }
      clearedUpTo = lastAccepted;
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

  /**
   * The reason for which no telemetry is accepted at the moment, and what to do; null in normal
   * operation.
   */
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
      throw new StoreUnavailableException("The portal is closing. Retry when it runs again.");
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
          // For example too little memory. Every accepted post is still in one of the two lists.
          refuseFromNowOn(e);
          last = isClosing();
        }
      }
      if (!together.isEmpty()) {
        LOGGER.severe("The portal stops, and accepted telemetry could not be stored: "
            + together.stream().mapToInt(post -> post.items.size()).sum() + " items are lost");
      }
    } finally {
      end();
    }
  }

  /**
   * Waits for work, clears the tables on request, and adds the next posts to those that could not
   * be stored before. Returns true when no more posts will follow.
   */
  private boolean next(List<Post> together) throws InterruptedException {
    CompletableFuture<Void> clear;
    long upTo;
    finish(together);
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

  /** Waits for posts, then a little for more of them; after a failure waits for the retry. */
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

  /** Drops the posts that were accepted before the clearing. */
  private void forget(List<Post> together, long upTo) {
    together.addAll(posts);
    posts.clear();
    together.stream().filter(post -> post.number > upTo).forEach(posts::addLast);
    together.removeIf(post -> post.number > upTo);
    committed = together.size();
    finish(together);
    // The next items show if the cause remains.
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
      finish(together);
    } finally {
      lock.unlock();
    }
    if (stored) {
      arrivals.signal();
    }
  }

  /** Appends the posts that are not stored yet. After an error the same call goes on. */
  private void appendPosts(List<Post> together) throws SQLException {
    if (committed == 0) {
      List<StoredItem> items = new ArrayList<>();
      together.forEach(post -> items.addAll(post.items));
      try {
        tables.append(items);
        committed = together.size();
      } catch (RuntimeException e) {
        // A post holds a value that its table cannot; the others must not be lost with it.
        LOGGER.log(Level.FINE, "Posts are stored one by one", e);
      }
    }
    while (committed < together.size()) {
      appendAlone(together.get(committed));
      committed++;
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

  /** Notes the committed posts as stored and removes them. Repeated after an error. */
  private void finish(List<Post> together) {
    lock.lock();
    try {
      List<Post> finished = together.subList(0, committed);
      // From here on nothing needs memory.
      for (int i = 0; i < committed; i++) {
        itemsWaiting -= together.get(i).items.size();
        lastStored = Math.max(lastStored, together.get(i).number);
      }
      committed = 0;
      finished.clear();
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void refuseFromNowOn(Throwable e) {
    String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    boolean known;
    lock.lock();
    try {
      known = fault != null;
      fault = "Telemetry cannot be stored: " + reason
          + ". Accepted telemetry is kept and retried every second; new telemetry is refused until then."
          + " Free some space, or delete all telemetry.";
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
            "The storing thread has failed: see the console of the portal, and restart the portal.";
      }
      if (clearing != null) {
        clearing.completeExceptionally(
            new IllegalStateException("The portal is closing. Retry when it runs again."));
      }
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Stores the accepted posts, then ends the thread; idempotent. */
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
