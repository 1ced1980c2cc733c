package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send slowly or wait long, as many as would use all threads of the server. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ITSlowClients {
  private final Portal portal = Portal.start(PortalOptions.builder().setPort(0).build());
  private final PortalClient client = new PortalClient(portal.url());
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    portal.close();
  }

  private Socket send(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), portal.url().getPort());
    sockets.add(socket);
    socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(UTF_8));
    return socket;
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(client.request(path).timeout(Duration.ofSeconds(5)));
  }

  @Test
  void threeHundredSlowSenders_stopNeitherIngestionNorPages()
      throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      send("POST /v2.1/track HTTP/1.1\nHost: localhost\nContent-Length: 1000\n\n{");
    }

    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(client
            .post("/v2.1/track", TestTelemetry.request(Instant.now()).toString().getBytes(UTF_8))
            .statusCode())
        .isEqualTo(200);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(1);
  }

  @Test
  void bodyThatTakesTooLong_isRefused() throws IOException {
    Socket slow = send("POST /v2.1/track HTTP/1.1\nHost: localhost\nContent-Length: 1000\n\n{");

    assertThat(new String(slow.getInputStream().readAllBytes(), UTF_8))
        .startsWith("HTTP/1.1 408")
        .contains("The body took longer than 10 s");
  }

  @Test
  void threeHundredRequestsThatWait_leaveThePagesReachable()
      throws IOException, InterruptedException {
    for (int i = 0; i < 300; i++) {
      send("GET /api/operations?wait=60s&count=1000 HTTP/1.1\nHost: localhost\n\n");
    }

    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get("/api/roles").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = get("/api/operations?wait=60s&count=1000");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
  }
}
