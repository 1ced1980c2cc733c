package azurecensus.exporter.internal.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stored batches for tests that do not test the disk. */
final class TestFiles {
  private TestFiles() {}

  static OutgoingBatch stored(Batch batch) {
    try {
      Path file = Files.createTempFile("stored", ".batch");
      Files.write(file, batch.gzip());
      return OutgoingBatch.open(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
