package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exporter's promise in generated histories. Each build runs a few seeds;
 * {@code -Dhistories.count=1000} runs more, {@code -Dhistories.first=SEED} begins at another.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no signals that stop a process")
class ITGeneratedHistories {
  @ParameterizedTest
  @MethodSource("chosenSeeds")
  void history_keepsThePromise(long seed, @TempDir Path directory)
      throws IOException, InterruptedException {
    try (GeneratedHistory history = new GeneratedHistory(seed, directory.resolve("stored"))) {
      List<String> violations = history.run();

      assertThat(violations).as("seed %d:%n%s", seed, history).isEmpty();
    }
  }

  private static LongStream chosenSeeds() {
    long first = Long.getLong("histories.first", 1);
    return LongStream.range(first, first + Long.getLong("histories.count", 4));
  }
}
