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
 * ({@link StoreWriter}); any thread reads, a few at a time. Nothing that reaches a connection can
 * touch a file or the network but the database file itself.
 */
public final class TelemetryStore implements AutoCloseable {
  private static final int READERS = 4;
  private static final long WORKING_MEMORY_BYTES = 512L << 20;
  /**
   * What is kept in memory takes less than it took as sent where it can be compressed, and
   * otherwise up to half as much again until the database has put the gaps of what was deleted
   * together; while it does that, twice as much. A database without memory for it is lost, so there
   * is some to spare.
   */
  static final int MEMORY_PER_BYTE = 4;

  /** More memory than any machine has. */
  private static final long MOST_BYTES = 1L << 50;

  private final BlockingQueue<Connection> readers = new ArrayBlockingQueue<>(READERS);
  private final Arrivals arrivals = new Arrivals();
  private final CompletableFuture<Opened> opening;
  private volatile boolean closed;

  private TelemetryStore(Path file, StoreBounds bounds) {
    this.opening = CompletableFuture.supplyAsync(
        () -> connect(file, bounds), work -> new Thread(work, "portal-store-opening").start());
  }

  /** What there is once the database is open. */
  private record Opened(DuckDBConnection connection, StoreWriter writer) {}

  /** A query on a connection that nobody else uses meanwhile. */
  @FunctionalInterface
  public interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  /**
   * Begins to open the store: loading the database's native library takes half a second, in which
   * others have something to do. Whoever uses the store sooner waits; {@link #awaitOpen} tells
   * whether it succeeded.
   *
   * @param file the database file, created when absent; null keeps all in memory
   */
  public static TelemetryStore open(Path file, StoreBounds bounds) {
    return new TelemetryStore(file, bounds);
  }

  /**
   * Waits until the store is open.
   *
   * @throws StoreException when the file cannot be opened, or the system has no such database
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
          "The database could not be started on this system: " + e.getCause(), e.getCause());
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
          // In memory means in memory: the default is a directory .tmp wherever the process runs.
          statement.execute("SET temp_directory = ''");
        }
        for (String setting : List.of(
            "SET TimeZone = 'UTC'",
            "SET memory_limit = '" + memoryLimit(file, bounds) + "B'",
            "SET autoinstall_known_extensions = false",
            "SET autoload_known_extensions = false",
            "SET enable_external_access = false",
            "SET lock_configuration = true")) {
          statement.execute(setting);
        }
      }
      for (int i = 0; i < READERS; i++) {
        readers.add(connection.duplicate());
      }
      return new Opened(
          connection, StoreWriter.start(new StoredTables(connection, bounds), arrivals));
    } catch (SQLException e) {
      throw new StoreException(
          file == null
              ? "The in-memory database could not be opened"
              : "The database file " + file
                  + " could not be opened. Is another portal using it, or is it no portal's"
                  + " file? Name another file.",
          e);
    }
  }

  /**
   * What the database may use of memory, outside Java's heap: room for questions, and in memory for
   * all that is kept. (Its own default is four fifths of the machine.)
   */
  private static long memoryLimit(Path file, StoreBounds bounds) {
    return WORKING_MEMORY_BYTES
        + (file == null ? MEMORY_PER_BYTE * Math.min(bounds.maxBytes(), MOST_BYTES) : 0);
  }

  public Arrivals arrivals() {
    return arrivals;
  }

  /**
   * Takes the items; every query from then on sees them.
   *
   * @throws StoreUnavailableException when the database refuses what was taken before; the sender
   *     is to keep the items and try again
   */
  public void append(List<StoredItem> items) {
    if (!items.isEmpty()) {
      writer().append(items);
    }
  }

  /** Deletes every item; when this returns, no query sees any. */
  public void clear() {
    writer().clear();
  }

  /** Items stored now. */
  public long itemCount() {
    writer().settle();
    return writer().totals().items();
  }

  /** Bytes the stored items took on the wire. */
  public long byteCount() {
    writer().settle();
    return writer().totals().bytes();
  }

  /** Why telemetry is not taken now, and what to do about it; null when all is well. */
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
      throw new StoreException("The query failed", e);
    } catch (InterruptedException e) {
      // Only the server interrupts, when it stops.
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("The portal is closing");
    } finally {
      if (reader != null) {
        readers.add(reader);
      }
    }
  }

  private Connection freeReader() throws InterruptedException {
    Connection reader = null;
    while (reader == null) {
      if (closed) {
        throw new StoreUnavailableException("The portal is closing");
      }
      reader = readers.poll(100, TimeUnit.MILLISECONDS);
    }
    return reader;
  }

  /** Stores what was taken, then closes; idempotent. */
  @Override
  public void close() {
    closed = true;
    arrivals.close();
    Opened opened;
    try {
      opened = opened();
    } catch (StoreException e) {
      return; // whoever asked for it was told
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
