package azurecensus.portal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Reads and decompresses posted bodies within bounds of size. Thread-safe. */
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
   * @param encoding the {@code Content-Encoding} header or null; gzip is recognized without it as
   *     well
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
      // By the standard "deflate" is zlib; some clients send raw deflate, whose first byte is no
      // zlib header.
      case "deflate" -> new InflaterInputStream(peeked, new Inflater((first & 0x0f) != 8));
      case "gzip", "x-gzip" ->
        throw new IOException("Content-Encoding is gzip, but the body is not gzip data");
      default -> throw new IOException("Content-Encoding must be gzip, deflate or absent");
    };
  }

  /** Stream that fails beyond a bound. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private final String message;
    private long left;

    Bounded(InputStream in, long bound, String message) {
      this.in = in;
      this.left = bound;
      this.message = message;
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
        throw new TooLargeException(message);
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
