package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** The resource that a portal sends telemetry on to: keeps every envelope as it was received. */
public final class FarSide implements AutoCloseable {
  public static final String KEY = "5ec2e75e-c2e7-5ec2-e75e-c2e75ec2e75e";

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ObjectMapper json = new ObjectMapper();
  private final List<ObjectNode> envelopes = new ArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean hanging;

  public FarSide() throws IOException {
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  /** Answers no post before it is closed. */
  public FarSide hang() {
    hanging = true;
    return this;
  }

  public String connectionString() {
    return "InstrumentationKey=" + KEY + ";IngestionEndpoint=http://127.0.0.1:"
        + server.getAddress().getPort() + "/";
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange;
        GZIPInputStream body = new GZIPInputStream(exchange.getRequestBody())) {
      List<String> lines =
          new String(body.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      if (hanging) {
        released.await();
        return;
      }
      synchronized (this) {
        for (String line : lines) {
          envelopes.add((ObjectNode) json.readTree(line));
        }
        notifyAll();
      }
      byte[] answer = ("{\"itemsReceived\":" + lines.size() + ",\"itemsAccepted\":" + lines.size()
              + ",\"errors\":[]}")
          .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The envelopes once there are this many. */
  public synchronized List<ObjectNode> await(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (envelopes.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      assertThat(left).as(envelopes.size() + " of " + count + " envelopes came").isPositive();
      wait(left);
    }
    return List.copyOf(envelopes);
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
