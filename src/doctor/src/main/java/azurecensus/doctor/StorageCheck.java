package azurecensus.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
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
    String setting = app.settings().get("OPENCENSUS_STORAGE_DIRECTORY");
    // The disk of a deployed app is elsewhere.
    if (!app.hasOurExporter() || app.settings().deployed() || setting.equalsIgnoreCase("none")) {
      return;
    }
    Path directory = temporaryDirectory;
    try {
      if (!setting.isEmpty() && isNotOurs(Path.of(setting))) {
        findings.accept(Finding.warning(
            "storage-shared",
            "The exporter stores nothing in " + setting
                + ", because it is a link or everybody may write there: what memory does not hold is lost while the"
                + " endpoint is away.",
            "Set OPENCENSUS_STORAGE_DIRECTORY to a directory of its own, for example one below it; the exporter makes"
                + " it."));
        return;
      }
      directory = setting.isEmpty() ? temporaryDirectory : existing(Path.of(setting));
      Files.delete(Files.createTempFile(directory, "azurecensus-doctor", null));
      if (Files.getFileStore(directory).getUsableSpace() < WANTED_BYTES) {
        findings.accept(Finding.warning(
            "storage-full",
            "There are less than 50 MB free in " + directory + " for telemetry that waits on disk.",
            "Free some space, or set OPENCENSUS_STORAGE_DIRECTORY to another directory."));
      }
    } catch (IOException | InvalidPathException e) {
      findings.accept(Finding.warning(
          "storage-unwritable",
          "Telemetry cannot wait on disk, because nothing can be written to " + directory
              + ": what memory does not hold is lost while the endpoint is away.",
          "Make it writable for the user that runs the app, or set OPENCENSUS_STORAGE_DIRECTORY to a"
              + " directory that is."));
    }
  }

  /** Whether the exporter refuses it, lest somebody else read or change what is stored. */
  private static boolean isNotOurs(Path directory) throws IOException {
    if (Files.isSymbolicLink(directory)) {
      return true;
    }
    PosixFileAttributeView rights =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    return Files.isDirectory(directory)
        && rights != null
        && rights.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  /** The directory, or the nearest one above it: the exporter makes what is missing. */
  private static Path existing(Path directory) {
    Path nearest = directory.toAbsolutePath();
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }
}
