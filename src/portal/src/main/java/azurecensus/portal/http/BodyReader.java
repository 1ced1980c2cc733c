package azurecensus.portal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads a posted body, decompressing it, without ever holding more than the bound. */
public final class BodyReader {
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final long maxCompressedBytes;
  private final long maxBytes;

  public BodyReader(long maxCompressedBytes, long maxBytes) {
    this.maxCompressedBytes = maxCompressedBytes;
    this.maxBytes = maxBytes;
  }

  /**
   * Reads to the end.
   *
   * @param encoding the {@code Content-Encoding} header or null; gzip is recognised without it too
   */
  public byte[] read(InputStream body, String encoding) throws IOException {
    try (InputStream plain = decompress(
        bounded(body), encoding == null ? "" : encoding.strip().toLowerCase(Locale.ROOT))) {
      InputStream bytes = new Bounded(
          plain,
          maxBytes,
          "The posted body is larger than " + maxBytes + " bytes when decompressed");
      ByteArrayOutputStream all = new ByteArrayOutputStream(16 * 1024);
      bytes.transferTo(all);
      return all.toByteArray();
    }
  }

  /** Reads to the end without decompressing anything. */
  public byte[] readPlain(InputStream body) throws IOException {
    return bounded(body).readAllBytes();
  }

  private InputStream bounded(InputStream body) {
    return new Bounded(
        body,
        maxCompressedBytes,
        "The posted body is larger than " + maxCompressedBytes + " bytes");
  }

  private static InputStream decompress(InputStream body, String encoding) throws IOException {
    PushbackInputStream peeked = new PushbackInputStream(body, 2);
    int first = peeked.read();
    if (first < 0) {
      return peeked;
    }
    int second = peeked.read();
    if (second >= 0) {
      peeked.unread(second);
    }
    peeked.unread(first);
    if (first == GZIP_FIRST && second == GZIP_SECOND) {
      return new GZIPInputStream(peeked, 16 * 1024);
    }
    return switch (encoding) {
      case "", "identity" -> peeked;
      // "deflate" is zlib by the book; some clients send the bare stream, whose first byte is no
      // zlib header.
      case "deflate" -> new InflaterInputStream(peeked, new Inflater((first & 0x0f) != 8));
      case "gzip", "x-gzip" ->
        throw new IOException("The body says it is gzip but does not begin like it");
      default -> throw new IOException("Content-Encoding must be gzip, deflate or absent");
    };
  }

  /** Counts what passes and fails beyond the bound. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final String complaint;
    private long left;

    Bounded(InputStream in, long bound, String complaint) {
      this.in = in;
      this.left = bound;
      this.complaint = complaint;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      if (value >= 0) {
        count(1);
      }
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        count(read);
      }
      return read;
    }

    private void count(int bytes) throws TooLargeException {
      left -= bytes;
      if (left < 0) {
        throw new TooLargeException(complaint);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
