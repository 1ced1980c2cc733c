package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.function.Consumer;

/** Checks that the exporter can store telemetry on disk while the endpoint is unreachable. */
final class StorageCheck implements Check {
  /** The most that the exporter stores by default. */
  private static final long WANTED_BYTES = 50L << 20;

  private final Path temporaryDirectory;

  StorageCheck(Path temporaryDirectory) {
    this.temporaryDirectory = temporaryDirectory;
  }

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    String setting = app.settings().get("OPENCENSUS_STORAGE_DIRECTORY");
    // The disk of a deployed app is on another machine.
    if (!app.hasOurExporter() || app.settings().deployed() || setting.equalsIgnoreCase("none")) {
      return;
    }
    Path directory = temporaryDirectory;
    try {
      if (!setting.isEmpty() && isRejected(Path.of(setting))) {
        findings.accept(Finding.warning(
            "storage-shared",
            "The exporter stores nothing in " + setting
                + ", because it is a link or every user may write there: telemetry that does not fit in"
                + " memory is lost while the endpoint is unreachable.",
            "Set OPENCENSUS_STORAGE_DIRECTORY to a directory of its own, for example one below it; the exporter creates"
                + " it."));
        return;
      }
      directory = setting.isEmpty() ? temporaryDirectory : existing(Path.of(setting));
      Files.delete(Files.createTempFile(directory, "azurecensus-doctor", null));
      if (Files.getFileStore(directory).getUsableSpace() < WANTED_BYTES) {
        findings.accept(Finding.warning(
            "storage-full",
            "Less than 50 MB are free in " + directory + " for telemetry that waits on disk.",
            "Free some space, or set OPENCENSUS_STORAGE_DIRECTORY to another directory."));
      }
    } catch (IOException | InvalidPathException e) {
      findings.accept(Finding.warning(
          "storage-unwritable",
          "Telemetry cannot wait on disk, because " + directory
              + " is not writable: telemetry that does not fit in memory is lost while the endpoint is unreachable.",
          "Make it writable for the user that runs the app, or set OPENCENSUS_STORAGE_DIRECTORY to a"
              + " directory that is."));
    }
  }

  /**
   * True for a directory that the exporter rejects, because others could change stored telemetry.
   */
  private static boolean isRejected(Path directory) throws IOException {
    if (Files.isSymbolicLink(directory)) {
      return true;
    }
    PosixFileAttributeView rights =
        Files.getFileAttributeView(directory, PosixFileAttributeView.class);
    return Files.isDirectory(directory)
        && rights != null
        && rights.readAttributes().permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }

  /** The directory or its nearest existing parent; the exporter creates the rest. */
  private static Path existing(Path directory) {
    Path nearest = directory.toAbsolutePath();
    while (!Files.exists(nearest) && nearest.getParent() != null) {
      nearest = nearest.getParent();
    }
    return nearest;
  }
}
