package azurecensus.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.convert.StackTraceFuzz;
import azurecensus.exporter.internal.settings.ConnectionStringFuzz;
import azurecensus.host.routing.RequestFuzz;
import azurecensus.host.telemetry.TraceContextFuzz;
import azurecensus.portal.ingest.TrackBodyFuzz;
import azurecensus.portal.kql.KqlFuzz;
import azurecensus.portal.sql.SqlFuzz;
import azurecensus.starter.StagedFilesFuzz;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Replays the inputs in the corpora: examples, and what the fuzzer found. */
class CorpusTest {
  private static final Map<String, Target> TARGETS = new TreeMap<>(Map.of(
      "ConnectionStringFuzz", ConnectionStringFuzz::fuzzerTestOneInput,
      "KqlFuzz", KqlFuzz::fuzzerTestOneInput,
      "RequestFuzz", RequestFuzz::fuzzerTestOneInput,
      "SqlFuzz", SqlFuzz::fuzzerTestOneInput,
      "StackTraceFuzz", StackTraceFuzz::fuzzerTestOneInput,
      "StagedFilesFuzz", StagedFilesFuzz::fuzzerTestOneInput,
      "TraceContextFuzz", TraceContextFuzz::fuzzerTestOneInput,
      "TrackBodyFuzz", TrackBodyFuzz::fuzzerTestOneInput));

  /** A target as the fuzzer calls it. */
  @FunctionalInterface
  private interface Target {
    void run(byte[] input) throws IOException, InterruptedException;
  }

  @TestFactory
  Stream<DynamicTest> input_meetsTheExpectations() throws IOException {
    return TARGETS.entrySet().stream()
        .flatMap(entry -> inputs(entry.getKey()).stream()
            .map(file -> DynamicTest.dynamicTest(
                entry.getKey() + " " + file.getFileName(),
                () -> entry.getValue().run(Files.readAllBytes(file)))));
  }

  @Test
  void everyTarget_hasACorpusAndEveryCorpusATarget() throws IOException {
    try (Stream<Path> folders = Files.list(corpora())) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(TARGETS.keySet());
    }
  }

  @Test
  void corpora_staySmall() throws IOException {
    try (Stream<Path> files = Files.walk(corpora())) {
      assertThat(files.map(Path::toFile).filter(File::isFile))
          .allSatisfy(file -> assertThat(file.length()).isLessThan(20_000));
    }
  }

  private static List<Path> inputs(String target) {
    try (Stream<Path> files = Files.list(corpora().resolve(target))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path corpora() {
    return Path.of(URI.create(CorpusTest.class.getResource("/corpus").toString()));
  }
}
