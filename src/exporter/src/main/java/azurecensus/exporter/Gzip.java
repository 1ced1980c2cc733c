package azurecensus.exporter;

import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * Compresses as fast as zlib goes, level 1: telemetry repeats itself so much that harder work saves
 * little. Keeps its memory for the next time; {@code GZIPOutputStream} gets a quarter of a megabyte
 * for each batch anew. Not thread-safe.
 */
final class Gzip implements AutoCloseable {
  private static final byte[] HEADER = {0x1f, (byte) 0x8b, Deflater.DEFLATED, 0, 0, 0, 0, 0, 0, 0};
  private static final int TRAILER = 8;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final CRC32 checksum = new CRC32();
  private byte[] out = new byte[4096];
  private int end;

  /** All blocks as one gzip stream. */
  byte[] compress(List<TextBlock> blocks) {
    deflater.reset();
    checksum.reset();
    System.arraycopy(HEADER, 0, out, 0, HEADER.length);
    end = HEADER.length;
    for (TextBlock block : blocks) {
      checksum.update(block.bytes(), 0, block.end());
      deflater.setInput(block.bytes(), 0, block.end());
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

  /** Gives the memory back at once; what is not closed the garbage collector sees to. */
  @Override
  public void close() {
    deflater.end();
  }
}
