package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A portal that listens on every address of the machine. */
class ITExposedPortal {
  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir
  private Path folder;

  private Portal portal;
  private PortalClient client;

  @BeforeEach
  void start() throws IOException {
    portal = Portal.start(options().build());
    client = new PortalClient(URI.create("http://127.0.0.1:" + portal.url().getPort()));
  }

  private PortalOptions.Builder options() throws IOException {
    return PortalOptions.builder()
        .setHost("0.0.0.0")
        .setPort(0)
        .setAllowedKeys(Set.of("My-Key"))
        .setTokenFile(Files.writeString(folder.resolve("token"), TOKEN + "\n"));
  }

  @AfterEach
  void stop() {
    portal.close();
  }

  private HttpResponse<String> get(String path, String... headers)
      throws IOException, InterruptedException {
    return client.send(
        headers.length == 0 ? client.request(path) : client.request(path).headers(headers));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/map",
        "/assets/portal.js",
        "/api/health",
        "/api/items",
        "/api/export",
        "/api/events",
        "/api/faults",
        "/metrics",
        "/nowhere"
      })
  void withoutToken_nothingIsRead(String path) throws IOException, InterruptedException {
    for (HttpResponse<String> answer : List.of(
        get(path),
        get(path, "Authorization", "Bearer wrong"),
        get(path, "Cookie", "portal-session=" + TOKEN))) {
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).contains("login link").doesNotContain(TOKEN);
    }
  }

  @Test
  void withoutToken_nothingIsDeletedOrQueried() throws IOException, InterruptedException {
    assertThat(client.send(client.request("/api/items").DELETE()).statusCode()).isEqualTo(401);
    assertThat(
            client.post("/api/query", "{\"sql\":\"SELECT 1\"}".getBytes(UTF_8)).statusCode())
        .isEqualTo(401);
    assertThat(client
            .send(client.request("/api/import").POST(BodyPublishers.ofString("{}")))
            .statusCode())
        .isEqualTo(401);
  }

  @Test
  void bearer_mayReadAndDelete() throws IOException, InterruptedException {
    String[] bearer = {"Authorization", "Bearer " + TOKEN};

    assertThat(get("/api/health", bearer).statusCode()).isEqualTo(200);
    assertThat(client
            .post("/api/query", "{\"sql\":\"SELECT 1\"}".getBytes(UTF_8), bearer)
            .statusCode())
        .isEqualTo(200);
    assertThat(
            client.send(client.request("/api/items").headers(bearer).DELETE()).statusCode())
        .isEqualTo(204);
  }

  @Test
  void loginLink_becomesACookieAndAnAddressWithoutTheToken()
      throws IOException, InterruptedException {
    assertThat(portal.loginLink()).isEqualTo(portal.url() + "/login?t=" + TOKEN);
    HttpResponse<String> login = get("/login?t=" + TOKEN);

    assertThat(login.statusCode()).isEqualTo(303);
    assertThat(login.headers().firstValue("Location")).hasValue("/");
    String cookie = login.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly", "SameSite=Strict").doesNotContain(TOKEN);
    assertThat(get("/", "Cookie", "other=1; " + cookie.replaceFirst(";.*", "")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void wrongLoginLink_isRefusedByThePageThatExplainsIt() throws IOException, InterruptedException {
    assertThat(get("/login").body()).contains("Open the login link");
    assertThat(get("/login?t=wrong").statusCode()).isEqualTo(401);
    assertThat(get("/login?t=wrong").headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void ingestion_acceptsTheAllowedKeysOnly() throws IOException, InterruptedException {
    String other = TestTelemetry.request(Instant.now()).toString();
    String allowed = other.replace("00000000-0000-0000-0000-000000000000", "my-key");

    HttpResponse<String> mixed =
        client.post("/v2.1/track", (other + "\n" + allowed).getBytes(UTF_8));
    assertThat(mixed.statusCode()).isEqualTo(206);
    assertThat(mixed.body()).contains("\"index\":0", "Invalid instrumentation key");
    assertThat(client.post("/v2.1/track", other.getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(portal.store().itemCount()).isEqualTo(1);
    assertThat(portal.connectionString()).startsWith("InstrumentationKey=my-key;");
  }

  @Test
  void randomTokenAndKey_differBetweenPortals() {
    PortalOptions random = PortalOptions.builder().setHost("0.0.0.0").setPort(0).build();
    try (Portal one = Portal.start(random);
        Portal other = Portal.start(random)) {
      assertThat(one.loginLink()).matches(".*/login\\?t=[0-9a-f]{32}");
      assertThat(one.loginLink().replaceFirst(".*t=", ""))
          .isNotEqualTo(other.loginLink().replaceFirst(".*t=", ""));
      assertThat(one.connectionString().replaceFirst(";.*", ""))
          .isNotEqualTo(other.connectionString().replaceFirst(";.*", ""));
    }
  }

  @Test
  void unusableTokenFile_isNamedWithoutItsContent() throws IOException {
    Path file = Files.writeString(folder.resolve("short"), "secret");

    assertThatThrownBy(() -> Portal.start(options().setTokenFile(file).build()))
        .isInstanceOf(PortalStartException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("secret");
  }

  @Test
  void loopback_needsNoToken() {
    try (Portal local = Portal.start(PortalOptions.builder().setPort(0).build())) {
      assertThat(local.loginLink()).isNull();
      assertThat(local.connectionString())
          .startsWith("InstrumentationKey=00000000-0000-0000-0000-000000000000;");
    }
  }
}
