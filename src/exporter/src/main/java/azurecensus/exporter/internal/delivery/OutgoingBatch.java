package azurecensus.exporter.internal.delivery;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A batch to send, from memory or from a file that stays open and locked until the batch is
 * settled.
 *
 * <p>The operating system releases the lock when the process dies, so there is no lease that could
 * end too early or too late. A settled file is emptied before it is deleted and unlocked: another
 * process that had opened it before, and gets the lock afterwards, finds it empty.
 */
final class OutgoingBatch {
  private final Batch batch;
  private final Path file;
  private final ReservedFile open;

  private OutgoingBatch(Batch batch, Path file, ReservedFile open) {
    this.batch = batch;
    this.file = file;
    this.open = open;
  }

  /** Wraps a batch from memory; null for null. */
  static OutgoingBatch ofMemory(Batch batch) {
    return batch == null ? null : new OutgoingBatch(batch, null, null);
  }

  /**
   * Opens and locks the file. Never follows a link, because it may empty the file that it opens.
   *
   * @return null when another exporter has locked the file, or had it and has settled it
   * @throws DamagedException when it holds no batch; it is removed
   * @throws InaccessibleException when it cannot be opened
   * @throws IOException when it cannot be read now
   */
  static OutgoingBatch open(Path file) throws IOException {
    ReservedFile open;
    try {
      open = ReservedFile.open(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new InaccessibleException(e);
    }
    if (open == null) {
      return null;
    }
    OutgoingBatch batch = null;
    try {
      FileChannel channel = open.channel();
      if (lock(channel)) {
        if (channel.size() == 0) {
          Files.deleteIfExists(file); // a process that settled it may have died just before this
        } else {
          batch = new OutgoingBatch(read(file, channel), file, open);
        }
      }
      return batch;
    } finally {
      if (batch == null) {
        open.close();
      }
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // locked by an exporter of this process that makes no reservations
    }
  }

  private static Batch read(Path file, FileChannel channel) throws IOException {
    byte[] bytes = new byte[(int) Math.min(channel.size(), Batch.MAX_STORED_BYTES)];
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    int count;
    do {
      count = channel.read(buffer);
    } while (count >= 0 && buffer.hasRemaining());
    try {
      return Batch.gunzip(new ByteArrayInputStream(bytes, 0, buffer.position()));
    } catch (IOException e) {
      channel.truncate(0);
      Files.deleteIfExists(file);
      throw new DamagedException();
    }
  }

  Batch batch() {
    return batch;
  }

  /** Returns true when the batch comes from a file. */
  boolean isStored() {
    return open != null;
  }

  /** Removes the file of a stored batch that is settled. */
  void remove() throws IOException {
    try (ReservedFile closing = open) {
      closing.channel().truncate(0);
      Files.deleteIfExists(file);
    }
  }

  /** Unlocks the file of a stored batch and leaves it for a later attempt. */
  void release() throws IOException {
    open.close();
  }

  /**
   * An open file that no other exporter of this process opens meanwhile.
   *
   * <p>On POSIX systems, closing any channel of a file releases every lock that the process has on
   * that file. An exporter that opened a file, found it locked, and closed it again would release
   * the lock of the exporter that is sending it; a second process would then send it too. So a file
   * is opened only after it was reserved, and its reservation ends after it was closed.
   *
   * <p>The reservations are system properties, because the exporters of one process may be loaded
   * by several class loaders, and these share no other place. A reservation exists while a file is
   * sent, so each exporter has about one. A reservation that was never released hides its file from
   * this process only.
   */
  private static final class ReservedFile implements AutoCloseable {
    private static final String PREFIX = "azurecensus.exporter.reserved.";

    private final String reservation;
    private final FileChannel channel;

    private ReservedFile(String reservation, FileChannel channel) {
      this.reservation = reservation;
      this.channel = channel;
    }

    /**
     * Reserves and opens a file, for reading and writing. Never follows a link.
     *
     * @return null when another exporter of this process has reserved it
     * @throws IOException when it cannot be opened
     */
    static ReservedFile open(Path file) throws IOException {
      // Two names of one directory, such as a link and its target, must be one reservation.
      Path directory = file.toAbsolutePath().getParent().toRealPath();
      String reservation = PREFIX + directory.resolve(file.getFileName());
      if (System.getProperties().putIfAbsent(reservation, "") != null) {
        return null;
      }
      FileChannel channel = null;
      try {
        channel = FileChannel.open(
            file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        return new ReservedFile(reservation, channel);
      } finally {
        if (channel == null) {
          System.getProperties().remove(reservation);
        }
      }
    }

    FileChannel channel() {
      return channel;
    }

    /** Closes the file, which unlocks it, and then ends the reservation. */
    @Override
    public void close() throws IOException {
      try {
        channel.close();
      } finally {
        System.getProperties().remove(reservation);
      }
    }
  }

  /**
   * The file belongs to another user, is a link, or is being deleted where a name outlives its file
   * while that is open.
   */
  static final class InaccessibleException extends IOException {
    private static final long serialVersionUID = 1;

    InaccessibleException(IOException cause) {
      super(cause.getClass().getSimpleName(), cause);
    }
  }

  /** The file held no batch. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedException() {
      super("damaged");
    }
  }
}
