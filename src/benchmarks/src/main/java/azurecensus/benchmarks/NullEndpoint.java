package azurecensus.benchmarks;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * A minimal ingestion endpoint: reads a request, answers 200 and discards it. It is also the
 * dependency that the measured apps call, and counts telemetry items on demand.
 */
final class NullEndpoint implements AutoCloseable {
  private static final byte[] ANSWER =
      answer("{\"itemsReceived\":1,\"itemsAccepted\":1,\"errors\":[],\"appId\":null}");

  private final ServerSocket server;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder items = new LongAdder();
  private final LongAdder requests = new LongAdder();
  private volatile boolean counting;

  private NullEndpoint(ServerSocket server) {
    this.server = server;
  }

  static NullEndpoint start() throws IOException {
    NullEndpoint endpoint =
        new NullEndpoint(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    daemon("endpoint", endpoint::accept);
    return endpoint;
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static byte[] answer(String body) {
    String head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    return (head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  String connectionString() {
    return "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=" + url()
        + "/;LiveEndpoint=" + url() + "/";
  }

  /** Starts to count items from 0. Counting decompresses each body, so it is for small loads. */
  void count() {
    items.reset();
    requests.reset();
    counting = true;
  }

  void stopCounting() {
    counting = false;
  }

  long items() {
    return items.sum();
  }

  long requests() {
    return requests.sum();
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = server.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        daemon("endpoint connection", () -> serve(connection));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream(), 1 << 16);
      OutputStream out = connection.getOutputStream();
      byte[] buffer = new byte[1 << 16];
      while (request(in, buffer)) {
        out.write(ANSWER);
      }
    } catch (IOException e) {
      // The measured process has ended; every connection ends this way.
    } finally {
      connections.remove(connection);
    }
  }

  /** Answers a request; false at the end of the connection. */
  private boolean request(InputStream in, byte[] buffer) throws IOException {
    String line = line(in);
    if (line == null) {
      return false;
    }
    boolean track = line.contains("/track");
    long length = 0;
    boolean chunked = false;
    for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Long.parseLong(lower.substring(15).strip());
      } else if (lower.startsWith("transfer-encoding:") && lower.contains("chunked")) {
        chunked = true;
      }
    }
    if (chunked) {
      skipChunks(in, buffer);
    } else if (counting && track) {
      requests.increment();
      items.add(lines(in.readNBytes(Math.toIntExact(length)), buffer));
    } else {
      skip(in, length, buffer);
    }
    return true;
  }

  private static long lines(byte[] body, byte[] buffer) throws IOException {
    long lines = 1; // the last one has no line break
    byte last = 0;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
        last = count > 0 ? buffer[count - 1] : last;
      }
    }
    return last == '\n' ? lines - 1 : lines;
  }

  private static void skipChunks(InputStream in, byte[] buffer) throws IOException {
    while (true) {
      String size = line(in);
      if (size == null) {
        throw new EOFException("in the middle of a body");
      }
      long length = Long.parseLong(size.strip(), 16);
      skip(in, length, buffer);
      line(in);
      if (length == 0) {
        return;
      }
    }
  }

  private static void skip(InputStream in, long length, byte[] buffer) throws IOException {
    for (long left = length; left > 0; ) {
      int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (count < 0) {
        throw new EOFException("in the middle of a body");
      }
      left -= count;
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return line.length() == 0 ? null : line.toString();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
