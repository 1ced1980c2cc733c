package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stores batches as files of one directory, which several processes may share. Each file is written
 * under another name and then renamed, so it is complete. Each is locked while it is sent, so it is
 * sent once. The next process sends the files that remain after a crash. Thread-safe.
 *
 * <p>When space runs out the oldest files are dropped; files older than 48 hours, or dated as far
 * ahead, are always dropped. While the directory cannot be used, batches stay in memory, one
 * warning a minute is logged at most, and the directory is tried again after a minute.
 */
public final class DiskStore implements BatchScheduler.Store {
  /**
   * The service refuses older items. A file that is dated as far ahead was written with a wrong
   * clock; its age is unknown, and it would never expire.
   */
  private static final Duration MAX_AGE = Duration.ofDays(2);

  /** An older draft was left by a process that died. */
  private static final Duration MAX_DRAFT_AGE = Duration.ofHours(1);

  private static final long PAUSE_AFTER_FAILURE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Path directory;
  private final long maxBytes;
  private final ExporterMetrics metrics;
  private final ThrottlingLogger log;
  private final TimeSource time;

  /**
   * Files found by the last look, oldest first. A file that could not be sent is returned again
   * only after the next look, so it does not block the others.
   */
  private final Deque<StoredFile> seen = new ArrayDeque<>();

  private boolean failed;
  private long failedAt;

  /**
   * Creates a store; the directory is created with the first batch.
   *
   * @param maxBytes largest sum of the files' sizes
   */
  public DiskStore(
      Path directory,
      long maxBytes,
      ExporterMetrics metrics,
      ThrottlingLogger log,
      TimeSource time) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.metrics = metrics;
    this.log = log;
    this.time = time;
  }

  @Override
  public synchronized boolean save(Batch batch) {
    if (isPausing()) {
      return false;
    }
    try {
      PrivateDirectory.require(directory);
      byte[] bytes = batch.gzip();
      if (!makeRoom(bytes.length)) {
        return false;
      }
      write(StoredFile.create(directory, time.now(), batch.size()), bytes);
    } catch (IOException e) {
      pauseAfter(e);
      return false;
    }
    metrics.itemsStored(batch.size());
    return true;
  }

  private static void write(StoredFile file, byte[] bytes) throws IOException {
    Path draft = file.draft();
    try {
      try (FileChannel channel = FileChannel.open(
              draft,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PrivateDirectory.fileAttributes(file.path().getParent()));
          var out = Channels.newOutputStream(channel)) {
        out.write(bytes);
      }
      Files.move(draft, file.path(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(draft);
      throw e;
    }
  }

  /**
   * Drops the oldest files until that many bytes fit; returns false when all remaining files are
   * being sent.
   */
  private boolean makeRoom(long bytes) throws IOException {
    List<StoredFile> files = look();
    long used = bytes;
    for (StoredFile file : files) {
      used += size(file);
    }
    for (StoredFile file : files) {
      if (used <= maxBytes) {
        break;
      }
      long size = size(file);
      if (drop(file, DropReason.STORAGE_FULL)) {
        used -= size;
      }
    }
    return used <= maxBytes;
  }

  private static long size(StoredFile file) throws IOException {
    try {
      return Files.size(file.path());
    } catch (NoSuchFileException e) {
      return 0; // another process has sent it
    }
  }

  @Override
  public synchronized OutgoingBatch oldest() {
    if (isPausing()) {
      return null;
    }
    try {
      if (seen.isEmpty()) {
        seen.addAll(look());
      }
      while (!seen.isEmpty()) {
        OutgoingBatch batch = open(seen.poll());
        if (batch != null) {
          return batch;
        }
      }
    } catch (IOException e) {
      pauseAfter(e);
    }
    return null;
  }

  private OutgoingBatch open(StoredFile file) throws IOException {
    try {
      return OutgoingBatch.open(file.path());
    } catch (OutgoingBatch.DamagedException e) {
      count(file, DropReason.STORAGE_DAMAGED);
      return null;
    } catch (OutgoingBatch.InaccessibleException e) {
      log.warn(
          "open",
          "A file with telemetry in " + directory + " cannot be opened (" + e.getMessage()
              + "); it stays there.");
      return null;
    }
  }

  /** Returns all stored batches, oldest first, after dropping the expired ones. */
  private List<StoredFile> look() throws IOException {
    List<StoredFile> files = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return files;
    }
    long now = time.now().toEpochMilli();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        StoredFile file = StoredFile.of(path);
        if (file == null) {
          deleteOldDraft(path);
        } else if (Math.abs(now - file.written()) > MAX_AGE.toMillis()) {
          drop(file, DropReason.EXPIRED);
        } else {
          files.add(file);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    files.sort(StoredFile.OLDEST_FIRST);
    return files;
  }

  private void deleteOldDraft(Path path) throws IOException {
    try {
      Instant modified = Files.getLastModifiedTime(path).toInstant();
      if (path.toString().endsWith(".tmp") && modified.plus(MAX_DRAFT_AGE).isBefore(time.now())) {
        Files.deleteIfExists(path);
      }
    } catch (NoSuchFileException e) {
      return; // it was renamed meanwhile
    }
  }

  /**
   * Returns the number of items in all files, by their names; 0 when the directory cannot be read.
   * Waits for no other thread.
   */
  public long items() {
    long items = 0;
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
      for (Path path : paths) {
        StoredFile file = StoredFile.of(path);
        items += file == null ? 0 : file.items();
      }
    } catch (IOException | DirectoryIteratorException e) {
      return 0;
    }
    return items;
  }

  private boolean drop(StoredFile file, DropReason reason) throws IOException {
    OutgoingBatch batch = open(file);
    if (batch == null) {
      return false;
    }
    batch.remove();
    count(file, reason);
    return true;
  }

  private void count(StoredFile file, DropReason reason) {
    metrics.itemsLoaded(file.items());
    metrics.itemsDropped(reason, file.items());
    log.warn("disk " + reason, "Stored telemetry is dropped (" + reason + ").");
  }

  private boolean isPausing() {
    failed = failed && time.nanos() - failedAt < PAUSE_AFTER_FAILURE_NANOS;
    return failed;
  }

  private void pauseAfter(IOException e) {
    failed = true;
    failedAt = time.nanos();
    log.warn(
        "disk",
        "Telemetry cannot be stored in " + directory + " (" + e.getClass().getSimpleName()
            + "); it is kept in memory only. Make the directory writable for this user only, or set another one.");
  }

  @Override
  public String toString() {
    return "disk " + directory;
  }

  /**
   * A stored batch by its name: {@code 1777636800123-500-9f3a77c19f3a77c1.batch} was written at
   * that time and holds 500 items; the random rest makes the name unique.
   *
   * @param written milliseconds since 1970
   * @param items number of items in the batch
   */
  record StoredFile(Path path, long written, int items) {
    private static final Comparator<StoredFile> OLDEST_FIRST = Comparator.comparingLong(
            StoredFile::written)
        .thenComparing(file -> file.path().getFileName());

    private static final String SUFFIX = ".batch";

    /** Of a wrong clock the time may have more digits; 18 fit into a long. */
    private static final Pattern NAME =
        Pattern.compile("(\\d{13,18})-(\\d{1,5})-[0-9a-f]{16}\\" + SUFFIX);

    /** Reads the name; returns null for other files. */
    static StoredFile of(Path path) {
      Matcher name = NAME.matcher(path.getFileName().toString());
      return name.matches()
          ? new StoredFile(path, Long.parseLong(name.group(1)), Integer.parseInt(name.group(2)))
          : null;
    }

    static StoredFile create(Path directory, Instant now, int items) {
      String name = String.format(
          Locale.ROOT, // the default locale could write other digits
          "%013d-%d-%016x%s",
          now.toEpochMilli(),
          items,
          ThreadLocalRandom.current().nextLong(),
          SUFFIX);
      return new StoredFile(directory.resolve(name), now.toEpochMilli(), items);
    }

    /** Returns the path under which the file is written before it is renamed. */
    Path draft() {
      return path.resolveSibling(path.getFileName() + ".tmp");
    }
  }
}
