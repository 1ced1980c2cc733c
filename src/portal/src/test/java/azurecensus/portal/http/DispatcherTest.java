package azurecensus.portal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The dispatcher behind a real server. */
class DispatcherTest {
  private final Logger logger = Logger.getLogger(Dispatcher.class.getName());
  private final HttpClient client = HttpClient.newHttpClient();
  private final RecordingHandler log = new RecordingHandler();
  private final RouteTable routes = new RouteTable();
  private final PortalServer server = PortalServer.of(
      "127.0.0.1",
      List.of(0),
      new Dispatcher(
          new RequestGuard(Set.of(), path -> false, null),
          routes,
          exchange -> exchange.fail(404, "nothing here"),
          path -> false,
          1000,
          failure -> false));

  private static final class RecordingHandler extends Handler {
    private final List<LogRecord> records = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord record) {
      records.add(record);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() throws IOException {
    logger.setUseParentHandlers(false);
    logger.addHandler(log);
    server.start();
  }

  @AfterEach
  void stop() {
    server.close();
    logger.removeHandler(log);
    logger.setUseParentHandlers(true);
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    URI address = URI.create("http://127.0.0.1:" + server.port(0) + path);
    return client.send(
        HttpRequest.newBuilder(address)
            .method(method, BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void error_isAnsweredAndLoggedAndTheServerGoesOn() throws IOException, InterruptedException {
    routes.get("/deep", exchange -> {
      throw new StackOverflowError("too deep");
    });
    routes.post("/missing", exchange -> {
      throw new NoClassDefFoundError("some/Part");
    });
    routes.get("/fine", exchange -> exchange.answer("text/plain", new byte[] {'f'}));

    for (HttpResponse<String> answer :
        List.of(send("GET", "/deep", ""), send("POST", "/missing", "{}"))) {
      assertThat(answer.statusCode()).isEqualTo(500);
      assertThat(answer.body()).contains("The portal failed. Its console shows the reason.");
    }
    assertThat(log.records)
        .extracting(LogRecord::getMessage)
        .containsExactly("A request to /deep failed", "A request to /missing failed");
    assertThat(log.records.get(0).getThrown()).hasMessage("too deep");
    assertThat(send("GET", "/fine", "").body()).isEqualTo("f");
  }

  @Test
  void exception_isAnsweredAndLogged() throws IOException, InterruptedException {
    routes.get("/wrong", exchange -> {
      throw new IllegalStateException("wrong state");
    });

    assertThat(send("GET", "/wrong", "").statusCode()).isEqualTo(500);
    assertThat(log.records).hasSize(1);
  }
}
