package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A track endpoint on a free loopback port, which keeps what it accepted and answers by a script.
 */
final class ScriptedEndpoint implements AutoCloseable {
  static final String KEY = "00000000-0000-0000-0000-0000feedbeef";

  private final MockWebServer server = new MockWebServer();
  private final ObjectMapper json = new ObjectMapper();
  private final List<JsonNode> accepted = new ArrayList<>();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();

  ScriptedEndpoint() throws IOException {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return answer(request);
      }
    });
    server.start();
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    List<JsonNode> items = read(request);
    requests.add(request);
    accepted.addAll(items);
    notifyAll();
    return new MockResponse.Builder()
        .addHeader("Content-Type", "application/json")
        .body("{\"itemsReceived\":" + items.size() + ",\"itemsAccepted\":" + items.size()
            + ",\"errors\":[]}")
        .build();
  }

  private synchronized List<JsonNode> read(RecordedRequest request) {
    List<JsonNode> items = new ArrayList<>();
    try (var gzip =
        new GZIPInputStream(new ByteArrayInputStream(request.getBody().toByteArray()))) {
      for (String line :
          new String(gzip.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode item = json.readTree(line);
        violations.addAll(PublishedSchema.violations(item));
        items.add(item);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return items;
  }

  String connectionString() {
    return "InstrumentationKey=" + KEY + ";IngestionEndpoint=" + server.url("/");
  }

  /**
   * The items, once there are so many; fails after 15 seconds, or when one breaks the published
   * schema.
   */
  synchronized List<JsonNode> awaitItems(int count) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
    while (accepted.size() < count) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("only " + accepted.size() + " of " + count + " items came");
      }
      wait(left);
    }
    assertThat(violations).as("what breaks the published schema").isEmpty();
    return List.copyOf(accepted);
  }

  synchronized List<JsonNode> items() {
    return List.copyOf(accepted);
  }

  synchronized List<RecordedRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    server.close();
  }
}
