package azurecensus.exporter;

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
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * Batches as files of one directory, which several processes may share: each file is written under
 * another name and then renamed, so it is whole; each is locked while it is sent, so it is sent
 * once; and what is left after a crash is sent by whoever comes next.
 *
 * <p>When space runs out the oldest go, and what is older than 48 hours goes anyway. A directory
 * that cannot be used is one warning a minute at most and memory-only operation, and is tried again
 * after a minute.
 */
final class DiskStore implements BatchStore {
  /** The service refuses what began earlier. */
  private static final Duration MAX_AGE = Duration.ofDays(2);

  /** A draft that is older was left behind by a process that died. */
  private static final Duration MAX_DRAFT_AGE = Duration.ofHours(1);

  private static final long PAUSE_AFTER_FAILURE_NANOS = Duration.ofMinutes(1).toNanos();

  private final Path directory;
  private final long maxBytes;
  private final ExporterMetrics metrics;
  private final OccasionalLog log;
  private final TimeSource time;

  /**
   * Files seen at the last look, oldest first; one that could not be sent is not seen again before
   * the next look, so it does not block the others.
   */
  private final Deque<StoredFile> seen = new ArrayDeque<>();

  private boolean failed;
  private long failedAt;

  DiskStore(
      Path directory, long maxBytes, ExporterMetrics metrics, OccasionalLog log, TimeSource time) {
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
      giveUpForAWhile(e);
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
   * Drops the oldest files until so many bytes fit in; false when those that are left are all being
   * sent.
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
      return 0; // somebody else has sent it
    }
  }

  @Override
  public synchronized StoredBatch oldest() {
    if (isPausing()) {
      return null;
    }
    try {
      if (seen.isEmpty()) {
        seen.addAll(look());
      }
      while (!seen.isEmpty()) {
        StoredBatch batch = open(seen.poll());
        if (batch != null) {
          return batch;
        }
      }
    } catch (IOException e) {
      giveUpForAWhile(e);
    }
    return null;
  }

  private StoredBatch open(StoredFile file) throws IOException {
    try {
      return StoredBatch.open(file.path());
    } catch (StoredBatch.DamagedException e) {
      count(file, DropReason.STORAGE_DAMAGED);
      return null;
    } catch (StoredBatch.ClosedToUsException e) {
      log.warn(
          "open",
          "A file with telemetry in " + directory + " cannot be opened (" + e.getMessage()
              + "); it is left where it is.");
      return null;
    }
  }

  /** All batches that are there, oldest first, after throwing out what is too old. */
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
        } else if (now - file.written() > MAX_AGE.toMillis()) {
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
      return; // it got its name meanwhile
    }
  }

  private boolean drop(StoredFile file, DropReason reason) throws IOException {
    StoredBatch batch = open(file);
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
    log.warn("disk " + reason, "Stored telemetry is given up (" + reason + ").");
  }

  private boolean isPausing() {
    failed = failed && time.nanos() - failedAt < PAUSE_AFTER_FAILURE_NANOS;
    return failed;
  }

  private void giveUpForAWhile(IOException e) {
    failed = true;
    failedAt = time.nanos();
    log.warn(
        "disk",
        "Telemetry cannot be stored in " + directory + " (" + e.getClass().getSimpleName()
            + "); it is kept in memory alone. Make the directory writable, for this user alone, or set another one.");
  }

  @Override
  public String toString() {
    return "disk " + directory;
  }
}
