package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * {@code NetworkVisitor <address> <token file>} visits a portal on another machine: a script
 * without token, a browser without token, and a browser with the login link. It prints
 * {@code visited} when each saw what it may see and nothing else.
 */
final class NetworkVisitor {
  private static final List<String> PAGES = List.of("/", "/map", "/logs", "/failures");
  private static final List<String> READS = List.of(
      "/",
      "/map",
      "/assets/portal.js",
      "/api/health",
      "/api/items",
      "/api/export",
      "/api/events",
      "/api/live",
      "/metrics",
      "/v1/apps/any/query?query=requests");

  private final String address;
  private final String token;
  private final PortalClient client;

  private NetworkVisitor(String address, String token) {
    this.address = address;
    this.token = token;
    this.client = new PortalClient(URI.create(address));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    NetworkVisitor visitor =
        new NetworkVisitor(arguments[0], Files.readString(Path.of(arguments[1])).strip());
    visitor.awaitPortal();
    visitor.script();
    try (Browser stranger = Browser.start();
        Browser friend = Browser.start()) {
      visitor.stranger(stranger);
      visitor.friend(friend);
      visitor.stranger(stranger); // the other browser's login changed nothing
    }
    System.out.println("visited");
  }

  private void awaitPortal() throws InterruptedException {
    while (true) {
      try {
        client.send(client.request("/login"));
        return;
      } catch (IOException e) {
        Thread.onSpinWait(); // it does not listen yet
      }
    }
  }

  /** Ingestion for the listed key is all that is open to a script without token. */
  private void script() throws IOException, InterruptedException {
    for (String path : READS) {
      HttpResponse<String> answer = client.send(client.request(path));
      assertThat(answer.statusCode()).as(path).isEqualTo(401);
      assertThat(answer.body()).as(path).contains("login link").doesNotContain(token);
    }
    assertThat(client.send(client.request("/api/items").DELETE()).statusCode()).isEqualTo(401);
    for (String path : List.of("/api/query", "/api/kql", "/api/import", "/api/faults")) {
      assertThat(client
              .send(client.request(path).POST(BodyPublishers.ofString("{}")))
              .statusCode())
          .as(path)
          .isEqualTo(401);
    }
    String other = TestTelemetry.request(Instant.now()).toString();
    String listed =
        other.replace("00000000-0000-0000-0000-000000000000", ITPortalInNetwork.LISTED_KEY);
    assertThat(client.post("/v2.1/track", other.getBytes(UTF_8)).statusCode()).isEqualTo(400);
    assertThat(client.post("/v2.1/track", listed.getBytes(UTF_8)).statusCode()).isEqualTo(200);
  }

  /** A browser without token sees the login page everywhere. */
  private void stranger(Browser browser) {
    for (String page : PAGES) {
      browser.open(address + page);
      assertThat(browser.find("body").getText()).as(page).contains("login link");
      assertThat(status(browser, "/api/items")).isEqualTo(401);
    }
    browser.open(address + "/login?t=wrong");
    assertThat(browser.find("body").getText()).contains("login link");
    assertThat(status(browser, "/api/items")).isEqualTo(401);
  }

  /** A browser with the login link sees the telemetry, and no token in its address. */
  private void friend(Browser browser) {
    browser.open(address + "/login?t=" + token);
    assertThat(browser.url()).doesNotContain(token);
    assertThat(status(browser, "/api/items")).isEqualTo(200);
    assertThat((String) browser.run("return document.cookie")).isEmpty(); // it is HttpOnly
    for (String page : PAGES) {
      browser.open(address + page);
      assertThat(browser.find("body").getText()).as(page).doesNotContain("login link");
    }
  }

  private static long status(Browser browser, String path) {
    return (Long) browser.run("""
        const request = new XMLHttpRequest();
        request.open('GET', arguments[0], false);
        request.send();
        return request.status;""", path);
  }
}
