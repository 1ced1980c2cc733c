package azurecensus.portal.load;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts generated telemetry over a few persistent connections, with plain sockets and requests
 * encoded in advance, so that it uses almost nothing of the cores that it shares with the portal.
 */
final class LoadGenerator {
  static final int CONNECTIONS = 4;

  private final URI url;
  private final List<byte[]> requests = new ArrayList<>();

  LoadGenerator(URI url, List<byte[]> posts) {
    this(url, "/v2.1/track", "application/x-json-stream", posts);
  }

  LoadGenerator(URI url, String path, String contentType, List<byte[]> posts) {
    this.url = url;
    for (byte[] post : posts) {
      String head = "POST " + path + " HTTP/1.1\r\nHost: " + url.getAuthority()
          + "\r\nContent-Type: " + contentType + "\r\nContent-Encoding: gzip\r\nContent-Length: "
          + post.length + "\r\n\r\n";
      ByteArrayOutputStream request = new ByteArrayOutputStream(head.length() + post.length);
      request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
      request.writeBytes(post);
      requests.add(request.toByteArray());
    }
  }

  /** Processor time of this process until now, in seconds. */
  static double cpuSeconds() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getProcessCpuTime()
        / 1e9;
  }

  /**
   * Posts the given part of the requests once over all connections; fails unless all are accepted.
   */
  void post(int from, int to) throws InterruptedException, ExecutionException {
    AtomicInteger next = new AtomicInteger(from);
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    try {
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        running.add(threads.submit(() -> {
          send(next, to);
          return null;
        }));
      }
      for (Future<Void> connection : running) {
        connection.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private void send(AtomicInteger next, int to) throws IOException {
    try (Socket socket = new Socket(url.getHost(), url.getPort());
        OutputStream out = socket.getOutputStream();
        InputStream in = new BufferedInputStream(socket.getInputStream())) {
      socket.setTcpNoDelay(true);
      for (int at = next.getAndIncrement(); at < to; at = next.getAndIncrement()) {
        out.write(requests.get(at));
        String answer = answer(in);
        if (!answer.startsWith("HTTP/1.1 200")) {
          throw new IllegalStateException("A post was answered " + answer);
        }
      }
    }
  }

  /** Reads one answer; returns its first line. */
  private static String answer(InputStream in) throws IOException {
    String first = line(in);
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      if (line.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    in.skipNBytes(length);
    return first;
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The portal closed a connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
