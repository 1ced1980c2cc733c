package azurecensus.exporter.internal.delivery;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * An open file that no other exporter of this process opens meanwhile.
 *
 * <p>On POSIX systems, closing any channel of a file releases every lock that the process has on
 * that file. An exporter that opened a file, found it locked, and closed it again would release the
 * lock of the exporter that is sending it; a second process would then send it too. So a file is
 * opened only after it was reserved, and its reservation ends after it was closed.
 *
 * <p>The reservations are system properties, because the exporters of one process may be loaded by
 * several class loaders, and these share no other place. A reservation exists while a file is sent,
 * so each exporter has about one. A reservation that was never released hides its file from this
 * process only.
 */
final class ReservedFile implements AutoCloseable {
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
