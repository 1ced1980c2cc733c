package azurecensus.exporter.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A loopback port to which no connection can be established, because the operating system's queue
 * for it is full. After {@link #drain} a client that still tries connects late.
 */
public final class SilentPort implements AutoCloseable {
  private final ServerSocket server;
  private final List<Socket> queued = new ArrayList<>();

  public SilentPort() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    fill();
  }

  private void fill() throws IOException {
    for (int i = 0; i < 50; i++) {
      Socket socket = new Socket();
      queued.add(socket);
      try {
        socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 200);
      } catch (SocketTimeoutException e) {
        return;
      }
    }
    throw new AssertionError("the queue of connections has no end here");
  }

  public String connectionString() {
    return "InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:" + server.getLocalPort();
  }

  /**
   * Accepts the queued connections and then the late one; returns the bytes that this one sends.
   */
  public byte[] drain() throws IOException {
    server.setSoTimeout(30_000);
    for (int i = 0; i < queued.size() - 1; i++) {
      server.accept().close();
    }
    try (Socket late = server.accept();
        InputStream in = late.getInputStream()) {
      late.setSoTimeout(30_000);
      return in.readAllBytes();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : queued) {
      socket.close();
    }
  }
}
