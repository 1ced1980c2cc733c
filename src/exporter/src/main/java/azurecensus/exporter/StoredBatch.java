package azurecensus.exporter;

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
 * A stored batch that is ours to send: its file is open and locked.
 *
 * <p>The operating system gives the lock back when the process dies, so there is no lease that
 * could run out too early or too late. A file that is done with is emptied before it is deleted and
 * unlocked: whoever had it open already, and gets the lock then, sees that nothing is left.
 */
final class StoredBatch {
  private final Path file;
  private final FileChannel channel;
  private final Batch batch;

  private StoredBatch(Path file, FileChannel channel, Batch batch) {
    this.file = file;
    this.channel = channel;
    this.batch = batch;
  }

  /**
   * Opens the file; null when somebody else has it, or had it and is done with it. Never follows a
   * link, for what it opens it may empty.
   *
   * @throws DamagedException when it holds no batch; it is removed
   * @throws ClosedToUsException when it cannot be opened
   * @throws IOException when it cannot be read now
   */
  static StoredBatch open(Path file) throws IOException {
    FileChannel channel;
    try {
      channel = FileChannel.open(
          file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw new ClosedToUsException(e);
    }
    try {
      if (!lock(channel)) {
        channel.close();
        return null;
      }
      if (channel.size() == 0) {
        Files.deleteIfExists(file); // whoever was done with it may have died just before this
        channel.close();
        return null;
      }
      return new StoredBatch(file, channel, read(file, channel));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static boolean lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // another exporter in this process
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

  /** It is settled: removes the file. */
  void remove() throws IOException {
    try (FileChannel closing = channel) {
      closing.truncate(0);
      Files.deleteIfExists(file);
    }
  }

  /** Leaves the file to whoever comes next. */
  void release() throws IOException {
    channel.close();
  }

  /**
   * The file is somebody else's, is a link, or is just being deleted where a name outlives its file
   * for as long as that is open.
   */
  static final class ClosedToUsException extends IOException {
    private static final long serialVersionUID = 1;

    ClosedToUsException(IOException cause) {
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
