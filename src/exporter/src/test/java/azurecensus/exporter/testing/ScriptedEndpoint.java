package azurecensus.exporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/** A track endpoint on a loopback port that responds by a script and keeps accepted items. */
public final class ScriptedEndpoint implements AutoCloseable {
  public static final String KEY = "00000000-0000-0000-0000-0000feedbeef";

  private final MockWebServer server = new MockWebServer();
  private final ObjectMapper json = new ObjectMapper();
  private final Queue<Reply> script = new ArrayDeque<>();
  private final List<JsonNode> accepted = new ArrayList<>();
  private final List<Post> posts = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private Reply otherwise = Reply.ok();
  private volatile boolean resetInMidBody;

  /** Starts on a free port. */
  public ScriptedEndpoint() throws IOException {
    this(0, null);
  }

  /** Starts on this port, with TLS if a factory is given. */
  public ScriptedEndpoint(int port, SSLSocketFactory tls) throws IOException {
    if (tls != null) {
      server.useHttps(tls);
    }
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return answer(request);
      }

      @Override
      public MockResponse peek() {
        return resetInMidBody
            ? new MockResponse.Builder()
                .onRequestBody(new SocketEffect.CloseSocket())
                .build()
            : super.peek();
      }
    });
    server.start(port);
  }

  /** Response to one POST. */
  @FunctionalInterface
  public interface Reply {
    /** Returns the response; adds the accepted items to {@code accepted}. */
    MockResponse to(List<JsonNode> items, List<JsonNode> accepted);

    static Reply ok() {
      return (items, accepted) -> {
        accepted.addAll(items);
        return json(
                200,
                "{\"itemsReceived\":" + items.size() + ",\"itemsAccepted\":" + items.size()
                    + ",\"errors\":[]}")
            .build();
      };
    }

    /** Accepts nothing. */
    static Reply refuse(MockResponse response) {
      return (items, accepted) -> response;
    }

    static Reply status(int code) {
      return refuse(
          json(code, "{\"itemsReceived\":0,\"itemsAccepted\":0,\"errors\":[]}").build());
    }

    static MockResponse.Builder json(int code, String body) {
      return new MockResponse.Builder()
          .code(code)
          .addHeader("Content-Type", "application/json")
          .body(body);
    }
  }

  /** A received POST: time and content. */
  public record Post(long nanos, String target, String authorization, int items) {}

  /**
   * Sets the responses to the next POSTs, in this order; the later ones are those of
   * {@link #otherwise}.
   */
  public synchronized ScriptedEndpoint script(Reply... replies) {
    script.addAll(List.of(replies));
    return this;
  }

  public synchronized ScriptedEndpoint otherwise(Reply reply) {
    otherwise = reply;
    return this;
  }

  /** Closes connections, or not, while a POST's body is received. */
  public void resetInMidBody(boolean reset) {
    resetInMidBody = reset;
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    if (request.getMethod().equals("GET")) {
      return new MockResponse.Builder().code(405).build();
    }
    List<JsonNode> items = read(request);
    posts.add(new Post(
        System.nanoTime(),
        request.getTarget(),
        request.getHeaders().get("Authorization"),
        items.size()));
    Reply reply = script.isEmpty() ? otherwise : script.remove();
    MockResponse response = reply.to(items, accepted);
    notifyAll();
    return response;
  }

  private List<JsonNode> read(RecordedRequest request) {
    List<JsonNode> items = new ArrayList<>();
    if (request.getBody() == null || request.getBody().size() == 0) {
      return items; // incomplete
    }
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

  public String connectionString() {
    return "InstrumentationKey=" + KEY + ";IngestionEndpoint=" + url();
  }

  public String url() {
    return server.url("/").toString();
  }

  public int port() {
    return server.getPort();
  }

  /**
   * Returns the accepted items when there are this many; fails after 30 seconds, or when one
   * violates the published schema.
   */
  public synchronized List<JsonNode> awaitItems(int count) throws InterruptedException {
    await(() -> accepted.size() >= count, count + " items");
    return items();
  }

  public synchronized void awaitPosts(int count) throws InterruptedException {
    await(() -> posts.size() >= count, count + " posts");
  }

  /** Waits for the next POST, for this time at most. */
  public synchronized void awaitPost(long millis) throws InterruptedException {
    int before = posts.size();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (long left = millis; left > 0 && posts.size() == before; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  /**
   * Returns the part of the path before {@code v2.1/track} in the last POST: senders are told apart
   * by what is appended to their connection strings.
   */
  public synchronized String lastSender() {
    String target = posts.get(posts.size() - 1).target();
    return target.substring(1, Math.max(1, target.indexOf("/v2.1/track")));
  }

  private synchronized void await(BooleanSupplier condition, String what)
      throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError(
            "not " + what + ": " + accepted.size() + " items in " + posts.size() + " posts came");
      }
      wait(left);
    }
  }

  public synchronized List<JsonNode> items() {
    assertThat(violations).as("what breaks the published schema").isEmpty();
    return List.copyOf(accepted);
  }

  /** Returns the accepted items without checking the schema, for those of other exporters. */
  public synchronized List<JsonNode> rawItems() {
    return List.copyOf(accepted);
  }

  /** Returns the texts of accepted messages and the names of accepted events and metrics. */
  public List<String> messages() {
    return items().stream()
        .map(item -> item.at("/data/baseData"))
        .map(data -> data.path("message")
            .asText(data.path("name").asText(data.at("/metrics/0/name").asText())))
        .toList();
  }

  public synchronized List<Post> posts() {
    return List.copyOf(posts);
  }

  @Override
  public void close() {
    server.close();
  }
}
