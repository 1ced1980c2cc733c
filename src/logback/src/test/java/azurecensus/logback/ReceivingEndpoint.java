package azurecensus.logback;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/** An ingestion endpoint that accepts and keeps every item. */
final class ReceivingEndpoint implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final List<JsonNode> items = new CopyOnWriteArrayList<>();
  private final Semaphore arrivals = new Semaphore(0);
  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

  ReceivingEndpoint() throws IOException {
    server.createContext("/", this::accept);
    server.start();
  }

  private void accept(HttpExchange exchange) throws IOException {
    int count = 0;
    try (MappingIterator<JsonNode> received = MAPPER
        .readerFor(JsonNode.class)
        .readValues(new GZIPInputStream(exchange.getRequestBody()))) {
      while (received.hasNextValue()) {
        items.add(received.nextValue());
        count++;
      }
    } catch (JsonProcessingException e) {
      exchange.sendResponseHeaders(400, -1);
      return;
    }
    byte[] answer = "{\"itemsReceived\":%d,\"itemsAccepted\":%d,\"errors\":[]}"
        .formatted(count, count)
        .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
    arrivals.release(count);
  }

  String connectionString() {
    return "InstrumentationKey=00000000-0000-0000-0000-0000feedbeef;IngestionEndpoint=http://127.0.0.1:"
        + server.getAddress().getPort() + "/";
  }

  /** Waits for this many further items; returns all. */
  List<JsonNode> awaitItems(int count) throws InterruptedException {
    if (!arrivals.tryAcquire(count, 30, TimeUnit.SECONDS)) {
      throw new AssertionError("not " + count + " items: " + items);
    }
    return items;
  }

  List<JsonNode> items() {
    return items;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
