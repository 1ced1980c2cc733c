package azurecensus.exporter.internal.delivery;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code LockProbe <file>} prints {@code locked} when another process has locked the file. */
final class LockProbe {
  private LockProbe() {}

  public static void main(String[] arguments) throws IOException {
    try (FileChannel channel = FileChannel.open(
        Path.of(arguments[0]), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      System.out.println(channel.tryLock() == null ? "locked" : "free");
    }
  }
}
