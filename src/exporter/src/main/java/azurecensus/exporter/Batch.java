package azurecensus.exporter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The envelopes of one POST.
 *
 * @param lines one encoded envelope each, without line breaks; at least one
 */
record Batch(List<byte[]> lines) {
  /** Twice the largest batch there is. */
  static final int MAX_STORED_BYTES = 4 << 20;

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
   * The batch that {@link #gzip()} wrote.
   *
   * @throws IOException when it is damaged, empty, or longer than any batch
   */
  static Batch gunzip(InputStream in) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    try (GZIPInputStream gzip = new GZIPInputStream(in, 8192)) {
      byte[] text = gzip.readNBytes(MAX_STORED_BYTES);
      int start = 0;
      for (int end = 0; end < text.length; end++) {
        if (text[end] == '\n') {
          lines.add(Arrays.copyOfRange(text, start, end));
          start = end + 1;
        }
      }
      if (lines.isEmpty() || start != text.length || gzip.read() >= 0) {
        throw new IOException("not a stored batch");
      }
    }
    return new Batch(lines);
  }

  /**
   * Newline-delimited JSON, compressed as fast as it goes: telemetry repeats itself so much that
   * harder work saves little.
   */
  byte[] gzip() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    try (GZIPOutputStream gzip = new FastGzip(bytes)) {
      // In one piece: every write crosses into native code twice, which for one line at a time
      // costs,
      // by a profile, about a third of what the compression does.
      gzip.write(text());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written to", e);
    }
    return bytes.toByteArray();
  }

  private byte[] text() {
    int length = lines.size();
    for (byte[] line : lines) {
      length += line.length;
    }
    byte[] text = new byte[length];
    int end = 0;
    for (byte[] line : lines) {
      System.arraycopy(line, 0, text, end, line.length);
      end += line.length;
      text[end++] = '\n';
    }
    return text;
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
