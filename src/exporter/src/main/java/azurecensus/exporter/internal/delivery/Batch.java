package azurecensus.exporter.internal.delivery;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;

/** Envelopes of one POST, newline-delimited. Immutable. */
public final class Batch {
  /** Twice the largest batch. */
  static final int MAX_STORED_BYTES = 4 << 20;

  private final List<Block> blocks;
  private final int size;

  private Batch(List<Block> blocks, int size) {
    if (size <= 0) {
      throw new IllegalArgumentException("an empty batch");
    }
    this.blocks = List.copyOf(blocks);
    this.size = size;
  }

  /** Copies the lines: at least one, each an encoded envelope without a line break. */
  Batch(List<byte[]> lines) {
    this(List.of(join(lines)), lines.size());
  }

  private static Block join(List<byte[]> lines) {
    int length = lines.size();
    for (byte[] line : lines) {
      length += line.length;
    }
    Block block = new Block(length);
    lines.forEach(line -> block.add(line, line.length));
    return block;
  }

  /** Returns the number of envelopes. */
  public int size() {
    return size;
  }

  /** Returns a copy of each envelope, without its line break. */
  List<byte[]> lines() {
    List<byte[]> lines = new ArrayList<>(size);
    blocks.forEach(block -> split(block.bytes, block.end, lines));
    return lines;
  }

  /** Adds each line that a line break ends; returns the start of the rest. */
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

  /** Returns a batch of the envelopes at these positions, at least one. */
  Batch only(List<Integer> indexes) {
    List<byte[]> lines = lines();
    List<byte[]> chosen = new ArrayList<>(indexes.size());
    indexes.forEach(index -> chosen.add(lines.get(index)));
    return new Batch(chosen);
  }

  /** Returns both halves of a batch of two or more. */
  List<Batch> halves() {
    List<byte[]> lines = lines();
    int middle = size / 2;
    return List.of(new Batch(lines.subList(0, middle)), new Batch(lines.subList(middle, size)));
  }

  /**
   * Reads a batch that {@link #gzip()} wrote.
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

  /** Returns the compressed lines, compressed with new memory. */
  byte[] gzip() {
    try (Compressor compressor = new Compressor()) {
      return gzip(compressor);
    }
  }

  /** Returns the compressed lines, compressed with the compressor's memory. */
  byte[] gzip(Compressor compressor) {
    return compressor.compress(blocks);
  }

  /**
   * Collects the lines of one batch. Each line is copied once, behind the line before, so that an
   * item is no object of its own and is compressed in the order of memory. Not thread-safe.
   */
  static final class Builder {
    /** Large enough for the telemetry of one request. */
    private static final int FIRST_BLOCK = 4096;

    private final SpareBlocks spare;
    private final List<Block> blocks = new ArrayList<>();
    private Block last;
    private int size;
    private int bytes;

    /** Begins a batch that uses spare blocks before it allocates new ones. */
    Builder(SpareBlocks spare) {
      this.spare = spare;
    }

    /** Copies the first {@code length} bytes of the line, which holds no line break. */
    void add(byte[] line, int length) {
      if (last == null || !last.hasRoomFor(length)) {
        last = nextBlock(length);
        blocks.add(last);
      }
      last.add(line, length);
      size++;
      bytes += length;
    }

    private Block nextBlock(int length) {
      Block block = length < Block.USUAL ? spare.poll() : null;
      return block != null
          ? block
          : new Block(Math.max(length + 1, last == null ? FIRST_BLOCK : Block.USUAL));
    }

    int size() {
      return size;
    }

    /** Returns the sum of the lengths of all lines. */
    int bytes() {
      return bytes;
    }

    /** Returns the batch of at least one line; no line is copied. Call it once, at the end. */
    Batch build() {
      return new Batch(blocks, size);
    }
  }

  /**
   * Blocks of batches that were sent, for later batches. Without them a block outlives several
   * collections of the young generation while its batch waits, so that a busy process fills its old
   * generation with blocks: that caused half of the full collections of an app in a small heap. Not
   * thread-safe.
   */
  static final class SpareBlocks {
    /** The blocks of one batch of the largest size; another one is being sent meanwhile. */
    private static final int MAX = 32;

    private final ArrayDeque<Block> blocks = new ArrayDeque<>();

    /** Returns an empty block; null when there is none. */
    private Block poll() {
      return blocks.pollLast();
    }

    /** Keeps blocks of a batch that its caller alone knows and will not read again. */
    void take(Batch batch) {
      for (Block block : batch.blocks) {
        if (block.bytes.length == Block.USUAL && blocks.size() < MAX) {
          block.end = 0;
          blocks.addLast(block);
        }
      }
    }
  }

  /** Bytes that are filled line by line. */
  private static final class Block {
    /** Capacity of all blocks but the first of a batch, and those of a huge line. */
    private static final int USUAL = 32_768;

    private final byte[] bytes;
    private int end;

    Block(int capacity) {
      bytes = new byte[capacity];
    }

    /** Returns true when that many bytes and a line break still fit. */
    boolean hasRoomFor(int length) {
      return bytes.length - end > length;
    }

    void add(byte[] line, int length) {
      System.arraycopy(line, 0, bytes, end, length);
      end += length;
      bytes[end++] = '\n';
    }
  }

  /**
   * Compresses with zlib's level 1: telemetry is so repetitive that higher levels save little.
   * Keeps its memory for the next batch; {@code GZIPOutputStream} allocates a quarter of a megabyte
   * for each. Not thread-safe.
   */
  static final class Compressor implements AutoCloseable {
    private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0
    };
    private static final int TRAILER = 8;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
    private final CRC32 checksum = new CRC32();
    private byte[] out = new byte[4096];
    private int end;

    /** Returns all blocks as one gzip stream. */
    private byte[] compress(List<Block> blocks) {
      deflater.reset();
      checksum.reset();
      System.arraycopy(HEADER, 0, out, 0, HEADER.length);
      end = HEADER.length;
      for (Block block : blocks) {
        checksum.update(block.bytes, 0, block.end);
        deflater.setInput(block.bytes, 0, block.end);
        while (!deflater.needsInput()) {
          deflate();
        }
      }
      deflater.finish();
      while (!deflater.finished()) {
        deflate();
      }
      littleEndian((int) checksum.getValue());
      littleEndian((int) deflater.getBytesRead());
      return Arrays.copyOf(out, end);
    }

    /** Always leaves room for the trailer. */
    private void deflate() {
      if (out.length - end < 2 * TRAILER) {
        out = Arrays.copyOf(out, 2 * out.length);
      }
      end += deflater.deflate(out, end, out.length - end - TRAILER);
    }

    private void littleEndian(int number) {
      for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
        out[end++] = (byte) (number >> shift);
      }
    }

    /** Frees the native memory at once; the garbage collector frees that of an unclosed one. */
    @Override
    public void close() {
      deflater.end();
    }
  }
}
