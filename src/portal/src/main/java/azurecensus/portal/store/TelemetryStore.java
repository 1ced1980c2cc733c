package azurecensus.portal.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBConnection;

/**
 * The telemetry tables in an embedded DuckDB, in memory or in a file. One thread writes
 * ({@link StoreWriter}); any thread reads, a few at a time. SQL can reach no file but the database
 * file, and no network. Thread-safe.
 */
public final class TelemetryStore implements AutoCloseable {
  private static final int READERS = 4;
  /**
   * Threads that may run a query. More would hardly shorten the queries of the pages, and each of
   * them needs its own memory.
   */
  public static final int QUERY_THREADS = 2;

  private static final long WORKING_MEMORY_BYTES = 512L << 20;
  /**
   * Memory of the database for each byte as sent. Items that can be compressed take less than one
   * byte; others take up to one and a half, and deleted ones up to an eighth of that. The rest is a
   * reserve, since a database without memory for a checkpoint is lost.
   */
  static final int MEMORY_PER_BYTE = 4;

  /**
   * Settings of a database in memory. {@link StoredTables} requests its checkpoints. By itself it
   * would checkpoint after each 35,000 items, and copy items to close the gaps of deleted ones: two
   * thirds of the time of storing.
   */
  static final List<String> MEMORY_SETTINGS = List.of(
      // The default would be a directory .tmp in the working directory.
      "SET temp_directory = ''", "SET checkpoint_threshold = '1TB'", "SET max_vacuum_tasks = 0");

  /** An upper bound above the memory of any machine, which prevents an overflow. */
  private static final long MOST_BYTES = 1L << 50;

  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private final Arrivals arrivals = new Arrivals();
  private final CompletableFuture<Opened> opening;
  private volatile boolean closed;

  private TelemetryStore(Path file, StoreBounds bounds) {
    this.opening = CompletableFuture.supplyAsync(
        () -> connect(file, bounds), work -> new Thread(work, "portal-store-opening").start());
  }

  /** The parts of an open store. */
  private record Opened(DuckDBConnection connection, StoreWriter writer) {}

  /** A query on a connection that no other thread uses at the same time. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  /**
   * Starts to open the store in the background, since loading the native library of the database
   * takes half a second. Every other method waits for the end; {@link #awaitOpen} reports a
   * failure.
   *
   * @param file the database file, created when absent; null keeps everything in memory
   */
  public static TelemetryStore open(Path file, StoreBounds bounds) {
    return new TelemetryStore(file, bounds);
  }

  /**
   * Waits until the store is open.
   *
   * @throws StoreException when the file cannot be opened, or the database does not run on this
   *     system
   */
  public void awaitOpen() {
    opened();
  }

  private Opened opened() {
    try {
      return opening.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException cause) {
        throw cause;
      }
      throw new StoreException(
          "The database does not start on this system: " + e.getCause(), e.getCause());
    }
  }

  private StoreWriter writer() {
    return opened().writer;
  }

  private Opened connect(Path file, StoreBounds bounds) {
    try {
      DuckDBConnection connection = DuckDBConnection.newConnection(
          "jdbc:duckdb:" + (file == null ? "" : file.toAbsolutePath()),
          false,
          null,
          new Properties());
      try (Statement statement = connection.createStatement()) {
        for (TelemetryTable table : TelemetryTable.values()) {
          statement.execute(table.createStatement());
        }
        if (file == null) {
          for (String setting : MEMORY_SETTINGS) {
            statement.execute(setting);
          }
        }
        for (String setting : List.of(
            "SET TimeZone = 'UTC'",
            // Returns the memory of finished queries to the system at once.
            "SET allocator_background_threads = true",
            "SET allocator_flush_threshold = '32MiB'",
            "SET allocator_bulk_deallocation_flush_threshold = '32MiB'",
            "SET threads = " + QUERY_THREADS,
            "SET memory_limit = '" + memoryLimit(file, bounds) + "B'",
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET enable_external_access = false",
            // A result is computed while it is read, not in memory beforehand: 13.4 GB became
            // 148 MB for a join without a condition.
            "SET GLOBAL jdbc_stream_results = true",
            "SET lock_configuration = true")) {
          statement.execute(setting);
        }
      }
      for (int i = 0; i < READERS; i++) {
        readers.add(connection.duplicate());
      }
      return new Opened(
          connection,
          StoreWriter.start(new StoredTables(connection, bounds), arrivals, file != null));
    } catch (SQLException e) {
      throw new StoreException(
          file == null
              ? "The in-memory database could not be opened: start the portal again."
              : "The database file " + file
                  + " could not be opened. Is another portal using it, or is it no portal's"
                  + " file? Name another file.",
          e);
    }
  }

  /**
   * The memory limit of the database, outside the Java heap: room for queries and, without a file,
   * for all items. Its own default is four fifths of the machine.
   */
  private static long memoryLimit(Path file, StoreBounds bounds) {
    return WORKING_MEMORY_BYTES
        + (file == null ? MEMORY_PER_BYTE * Math.min(bounds.maxBytes(), MOST_BYTES) : 0);
  }

  /** Wakes threads that wait for a change. */
  public Arrivals arrivals() {
    return arrivals;
  }

  /**
   * Accepts the items; every later query sees them. With a database file they are stored when this
   * returns.
   *
   * @throws StoreUnavailableException when the database cannot store the items accepted before; the
   *     sender should keep the items and retry
   */
  public void append(List<StoredItem> items) {
    if (!items.isEmpty()) {
      writer().append(items);
    }
  }

  /** Deletes every item; no later query sees any of them. */
  public void clear() {
    writer().clear();
  }

  /** The number of stored items, after all accepted items are stored. */
  public long itemCount() {
    writer().settle();
    return writer().totals().items();
  }

  /**
   * Figures of the store at this moment, without waiting for accepted items.
   *
   * @param items stored items
   * @param bytes their uncompressed bytes as sent
   * @param stored items stored since the start
   * @param evicted items deleted since the start because of the bounds
   */
  public record Figures(long items, long bytes, long stored, long evicted) {}

  /** The figures at this moment. */
  public Figures totals() {
    StoredTables.Totals totals = writer().totals();
    return new Figures(totals.items(), totals.bytes(), totals.stored(), totals.evicted());
  }

  /** The uncompressed bytes of the stored items as sent. */
  public long byteCount() {
    writer().settle();
    return writer().totals().bytes();
  }

  /**
   * The reason for which no telemetry is accepted at the moment, and what to do; null in normal
   * operation.
   */
  public String fault() {
    return writer().fault();
  }

  /** Runs a query, waiting for a free connection when all are in use. */
  public <T> T read(Reading<T> reading) {
    writer().settle();
    Connection reader = null;
    try {
      reader = freeReader();
      return reading.read(reader);
    } catch (SQLException e) {
      throw new StoreException("The query failed: see the cause", e);
    } catch (InterruptedException e) {
      // The server interrupts its threads when it stops.
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("The portal is closing. Retry when it runs again.");
    } finally {
      giveBack(reader);
    }
  }

  private void giveBack(Connection reader) {
    if (reader == null) {
      return;
    }
    try {
      // A query that could not be stopped otherwise has lost its connection.
      readers.add(reader.isClosed() && !closed ? opened().connection.duplicate() : reader);
    } catch (SQLException e) {
      throw new StoreException("A connection to the database could not be opened again", e);
    }
  }

  private Connection freeReader() throws InterruptedException {
    Connection reader = null;
    while (reader == null) {
      if (closed) {
        throw new StoreUnavailableException("The portal is closing. Retry when it runs again.");
      }
      reader = readers.poll(100, TimeUnit.MILLISECONDS);
    }
    return reader;
  }

  /** Stores the accepted items, then closes the database; idempotent. */
  @Override
  public void close() {
    closed = true;
    arrivals.close();
    Opened opened;
    try {
      opened = opened();
    } catch (StoreException e) {
      return; // the caller of awaitOpen has seen it
    }
    opened.writer.close();
    List<Connection> idle = new ArrayList<>();
    readers.drainTo(idle);
    try {
      for (Connection reader : idle) {
        reader.close();
      }
      opened.connection.close();
    } catch (SQLException e) {
      throw new StoreException("The database could not be closed", e);
    }
  }
}
