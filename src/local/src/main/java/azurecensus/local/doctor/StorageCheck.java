package azurecensus.local.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Whether the exporter can keep telemetry on disk while the endpoint is away. */
final class StorageCheck implements Check {
  /** What the exporter keeps at most, by default. */
  private static final long WANTED_BYTES = 50L << 20;

  private final Path temporaryDirectory;

  StorageCheck(Path temporaryDirectory) {
    this.temporaryDirectory = temporaryDirectory;
  }

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    if (!app.hasOurExporter()) {
      return;
    }
    try {
      Files.delete(Files.createTempFile(temporaryDirectory, "azurecensus-doctor", null));
      if (Files.getFileStore(temporaryDirectory).getUsableSpace() < WANTED_BYTES) {
        findings.accept(Finding.warning(
            "storage-full",
            "There are less than 50 MB free for telemetry that waits on disk.",
            "Free some space."));
      }
    } catch (IOException e) {
      findings.accept(Finding.warning(
          "storage-unwritable",
          "Telemetry cannot wait on disk, because " + temporaryDirectory
              + " is not writable: what memory does not hold is lost while the endpoint is away.",
          "Make it writable for the user that runs the app."));
    }
  }
}
