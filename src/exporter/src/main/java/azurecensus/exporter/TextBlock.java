package azurecensus.exporter;

/** Bytes that are filled from the front, line by line. Not thread-safe. */
final class TextBlock {
  private final byte[] bytes;
  private int end;

  TextBlock(int capacity) {
    bytes = new byte[capacity];
  }

  /** Whether so many bytes and a line break still fit in. */
  boolean hasRoomFor(int length) {
    return bytes.length - end > length;
  }

  /** Adds the first bytes of a line, and a line break. */
  void add(byte[] line, int length) {
    System.arraycopy(line, 0, bytes, end, length);
    end += length;
    bytes[end++] = '\n';
  }

  /** What was added is its first {@link #end()} bytes. */
  byte[] bytes() {
    return bytes;
  }

  int end() {
    return end;
  }
}
