package azurecensus.exporter;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GzipTest {
  private final Gzip gzip = new Gzip();

  @AfterEach
  void end() {
    gzip.close();
  }

  @Test
  void compress_isReadBackByTheJdkAgainAndAgain() throws IOException {
    byte[] repetitive = "the same again ".repeat(20_000).getBytes(US_ASCII);
    byte[] random = new byte[300_000]; // longer compressed than plain
    new Random(1).nextBytes(random);

    for (byte[] content : List.of(repetitive, random, repetitive)) {
      assertThat(unzipped(gzip.compress(List.of(block(content)))))
          .startsWith(content)
          .hasSize(content.length + 1)
          .endsWith('\n');
    }
  }

  @Test
  void compress_joinsTheBlocks() throws IOException {
    byte[] text = unzipped(
        gzip.compress(List.of(block("a\nb".getBytes(US_ASCII)), block("c".getBytes(US_ASCII)))));

    assertThat(text).asString(US_ASCII).isEqualTo("a\nb\nc\n");
  }

  private static TextBlock block(byte[] content) {
    TextBlock block = new TextBlock(content.length + 1);
    block.add(content, content.length);
    return block;
  }

  private static byte[] unzipped(byte[] compressed) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
      return in.readAllBytes();
    }
  }
}
