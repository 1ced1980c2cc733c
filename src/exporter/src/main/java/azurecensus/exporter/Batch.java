package azurecensus.exporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * The envelopes of one POST.
 *
 * @param lines one encoded envelope each, without line breaks; at least one
 */
record Batch(List<byte[]> lines) {
  Batch {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("an empty batch");
    }
    lines = List.copyOf(lines);
  }

  int size() {
    return lines.size();
  }

  /** The envelopes at these positions, which must not be none. */
  Batch only(List<Integer> indexes) {
    List<byte[]> chosen = new ArrayList<>(indexes.size());
    indexes.forEach(index -> chosen.add(lines.get(index)));
    return new Batch(chosen);
  }

  /** Both halves of a batch of two or more. */
  List<Batch> halves() {
    int middle = lines.size() / 2;
    return List.of(
        new Batch(lines.subList(0, middle)), new Batch(lines.subList(middle, lines.size())));
  }

  /**
   * Newline-delimited JSON, compressed as fast as it goes: telemetry repeats itself so much that
   * harder work saves little.
   */
  byte[] gzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (GZIPOutputStream gzip = new FastGzip(bytes)) {
      for (byte[] line : lines) {
        gzip.write(line);
        gzip.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written to", e);
    }
    return bytes.toByteArray();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
