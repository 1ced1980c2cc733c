package azurecensus.exporter;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** The envelopes of one POST, newline-delimited. Not to be changed any more. */
final class Batch {
  /** Twice the largest batch there is. */
  static final int MAX_STORED_BYTES = 4 << 20;

  private final List<TextBlock> blocks;
  private final int size;

  private Batch(List<TextBlock> blocks, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("an empty batch");
    }
    this.blocks = List.copyOf(blocks);
    this.size = size;
  }

  /** Each line is one encoded envelope without a line break; at least one. */
  Batch(List<byte[]> lines) {
    this(List.of(join(lines)), lines.size());
  }

  private static TextBlock join(List<byte[]> lines) {
    int length = lines.size();
    for (byte[] line : lines) {
      length += line.length;
    }
    TextBlock block = new TextBlock(length);
    lines.forEach(line -> block.add(line, line.length));
    return block;
  }

  /** The blocks' lines are so many encoded envelopes; at least one. Nothing is copied. */
  static Batch of(List<TextBlock> blocks, int size) {
    return new Batch(blocks, size);
  }

  int size() {
    return size;
  }

  /** A copy of each envelope, without its line break. */
  List<byte[]> lines() {
    List<byte[]> lines = new ArrayList<>(size);
    blocks.forEach(block -> split(block.bytes(), block.end(), lines));
    return lines;
  }

  /** Adds what each line break ends; returns where what has none begins. */
  private static int split(byte[] text, int length, List<byte[]> lines) {
    int start = 0;
    for (int end = 0; end < length; end++) {
      if (text[end] == '\n') {
        lines.add(Arrays.copyOfRange(text, start, end));
        start = end + 1;
      }
    }
    return start;
  }

  /** The envelopes at these positions, which must not be none. */
  Batch only(List<Integer> indexes) {
    List<byte[]> lines = lines();
    List<byte[]> chosen = new ArrayList<>(indexes.size());
    indexes.forEach(index -> chosen.add(lines.get(index)));
    return new Batch(chosen);
  }

  /** Both halves of a batch of two or more. */
  List<Batch> halves() {
    List<byte[]> lines = lines();
    int middle = size / 2;
    return List.of(new Batch(lines.subList(0, middle)), new Batch(lines.subList(middle, size)));
  }

  /**
   * The batch that {@link #gzip} wrote.
   *
   * @throws IOException when it is damaged, empty, or longer than any batch
   */
  static Batch gunzip(InputStream in) throws IOException {
    List<byte[]> lines = new ArrayList<>();
    try (GZIPInputStream gzip = new GZIPInputStream(in, 8192)) {
      byte[] text = gzip.readNBytes(MAX_STORED_BYTES);
      int end = split(text, text.length, lines);
      if (lines.isEmpty() || end != text.length || gzip.read() >= 0) {
        throw new IOException("not a stored batch");
      }
    }
    return new Batch(lines);
  }

  /** Compressed, by memory of its own. */
  byte[] gzip() {
    try (Gzip gzip = new Gzip()) {
      return gzip(gzip);
    }
  }

  byte[] gzip(Gzip gzip) {
    return gzip.compress(blocks);
  }
}
