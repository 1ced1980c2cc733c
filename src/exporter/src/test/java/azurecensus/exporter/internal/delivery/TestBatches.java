package azurecensus.exporter.internal.delivery;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Batches of short texts, for tests that do not need envelopes. */
final class TestBatches {
  private TestBatches() {}

  static byte[] bytes(String line) {
    return line.getBytes(StandardCharsets.UTF_8);
  }

  static Batch batch(String... lines) {
    return new Batch(Stream.of(lines).map(TestBatches::bytes).toList());
  }

  /** Returns the lines, separated by commas. */
  static String text(Batch batch) {
    return batch.lines().stream()
        .map(line -> new String(line, StandardCharsets.UTF_8))
        .collect(Collectors.joining(","));
  }
}
