package azurecensus.exporter.internal.delivery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchTest {
  private final Batch.Compressor gzip = new Batch.Compressor();

  @AfterEach
  void end() {
    gzip.close();
  }

  @Test
  void compress_isReadBackByTheJdkAgainAndAgain() throws IOException {
    byte[] repetitive = "the same again ".repeat(20_000).getBytes(US_ASCII);
    byte[] random = new byte[300_000]; // longer when compressed
    new Random(1).nextBytes(random);

    for (byte[] content : List.of(repetitive, random, repetitive)) {
      assertThat(unzipped(batch(content).gzip(gzip)))
          .startsWith(content)
          .hasSize(content.length + 1)
          .endsWith('\n');
    }
  }

  @Test
  void compress_joinsTheBlocks() throws IOException {
    byte[] first = "a".repeat(4096).getBytes(US_ASCII); // fills the first block
    byte[] second = "b".getBytes(US_ASCII);
    byte[] text = unzipped(batch(first, second).gzip(gzip));

    assertThat(text).asString(US_ASCII).isEqualTo("a".repeat(4096) + "\nb\n");
  }

  private static Batch batch(byte[]... lines) {
    Batch.Builder builder = new Batch.Builder(new Batch.SpareBlocks());
    for (byte[] line : lines) {
      builder.add(line, line.length);
    }
    return builder.build();
  }

  private static byte[] unzipped(byte[] compressed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }
}
