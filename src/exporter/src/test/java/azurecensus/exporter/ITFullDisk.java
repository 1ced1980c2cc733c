package azurecensus.exporter;

import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.ok;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.status;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that a failed write results in one warning and no partly written file, and that pending
 * items are sent from memory. By default with a limit on the length of files, which the operating
 * system enforces like the end of space. With {@code -Dfull.disk=<directory>}, see
 * {@code docs/reliability.md}, on a file system that is really full and is emptied later.
 */
@Timeout(300)
class ITFullDisk {
  private static final String REAL = System.getProperty("full.disk");

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint().otherwise(status(503));

  @TempDir
  private Path parent;

  ITFullDisk() throws IOException {}

  @AfterEach
  void closeEndpoint() {
    endpoint.close();
  }

  @TestFactory
  Stream<DynamicTest> fullDisk() {
    DynamicTest limited =
        DynamicTest.dynamicTest("filesCannotBeWritten_isMemoryOnlyOperation", this::limitedFiles);
    return REAL == null
        ? Stream.of(limited)
        : Stream.of(DynamicTest.dynamicTest(
            "diskIsFull_isMemoryOnlyOperationUntilItIsNot", this::fullFileSystem));
  }

  private void limitedFiles() throws Exception {
    Path storage = parent.resolve("storage");
    try (Fork program = Fork.runWithShortFiles(
        FullDiskProgram.class, endpoint.connectionString(), storage.toString())) {
      program.awaitLine("offered");
      assertThat(storage).isEmptyDirectory();
      endpoint.otherwise(ok());
      endpoint.awaitItems(FullDiskProgram.ITEMS);

      assertOneWarningAndNothingLost(program, "stored=0");
    }
  }

  private void fullFileSystem() throws Exception {
    Path disk = Path.of(REAL);
    Path ballast = disk.resolve("ballast");
    Path storage = disk.resolve("storage");
    fill(ballast);
    try (Fork program = Fork.run(
        FullDiskProgram.class, Map.of(), endpoint.connectionString(), storage.toString())) {
      program.awaitLine("offered");
      assertThat(Files.exists(storage) && hasFiles(storage, "")).isFalse();
      Files.delete(ballast);
      while (!hasFiles(storage, ".batch")) {
        Thread.onSpinWait();
      }
      endpoint.otherwise(ok());
      endpoint.awaitItems(FullDiskProgram.ITEMS);

      assertOneWarningAndNothingLost(program, "stored=");
    }
    assertThat(storage).isEmptyDirectory();
  }

  private static boolean hasFiles(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.anyMatch(file -> file.toString().endsWith(suffix));
    }
  }

  private static void fill(Path ballast) throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (true) {
        out.write(new byte[1024]);
      }
    } catch (IOException e) {
      System.out.println("filled: " + e.getMessage());
    }
  }

  private void assertOneWarningAndNothingLost(Fork program, String stored) throws Exception {
    List<String> lines = program.finishAndReadAll();
    assertThat(lines)
        .filteredOn(line -> line.startsWith("Telemetry cannot be stored in "))
        .hasSize(1);
    assertThat(lines.get(lines.size() - 1))
        .startsWith("accepted=60 sent=60 ")
        .contains(stored)
        .endsWith("dropped={}");
    assertThat(endpoint.messages())
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, FullDiskProgram.ITEMS).mapToObj(i -> "item " + i).toList());
  }
}
