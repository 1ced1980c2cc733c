package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Telemetry while the database cannot store it: here because a table is missing. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ITStoreFailure {
  private final Portal portal = Portal.start(PortalOptions.builder().setPort(0).build());
  private final PortalClient client = new PortalClient(portal.url());

  @AfterEach
  void close() {
    portal.close();
  }

  @Test
  void failingStore_keepsAcceptedItemsAndRefusesMore() throws Exception {
    alter("requests RENAME TO away");

    assertThat(post("first").statusCode()).isEqualTo(200);
    JsonNode health = client.get("/api/health");
    assertThat(health.path("status").asText()).isEqualTo("failing");
    assertThat(health.path("fault").asText()).startsWith("Telemetry cannot be stored: ");
    HttpResponse<String> refused = post("second");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(refused.body())
        .contains("\"itemsAccepted\":0")
        .contains("Telemetry cannot be stored: ");

    alter("away RENAME TO requests");
    awaitHealthy();

    assertThat(names()).containsExactly("first");
    assertThat(post("second").statusCode()).isEqualTo(200);
    assertThat(names()).containsExactlyInAnyOrder("first", "second");
  }

  @Test
  void failingStore_storesNoItemTwiceWhenOneTableWasNotAtFault() throws Exception {
    alter("requests RENAME TO away");
    client.track(List.of(
        TestTelemetry.trace(Instant.now(), "beside"), TestTelemetry.request(Instant.now())));
    assertThat(client.get("/api/health").path("status").asText()).isEqualTo("failing");
    assertThat(count("traces")).isZero();

    alter("away RENAME TO requests");
    awaitHealthy();

    assertThat(count("traces")).isEqualTo(1);
    assertThat(count("requests")).isEqualTo(1);
  }

  @Test
  void failingStore_recoversWhenCleared() throws Exception {
    alter("requests RENAME TO away");
    post("first");
    assertThat(client.get("/api/health").path("status").asText()).isEqualTo("failing");
    alter("away RENAME TO requests");

    portal.clear();

    awaitHealthy();
    assertThat(names()).isEmpty();
    assertThat(post("second").statusCode()).isEqualTo(200);
    assertThat(names()).containsExactly("second");
  }

  @Test
  @ExtendWith(PageExtension.class)
  void failingStore_isShownOnThePageUntilItRecovers(Browser browser) throws Exception {
    browser.open(portal.url().toString());
    alter("requests RENAME TO away");
    post("first");
    // The page may also show that its own query failed, since the table is missing.
    browser.await(() -> browser.texts(".notice.error").stream()
        .anyMatch(text -> text.contains("Telemetry cannot be stored")));

    alter("away RENAME TO requests");
    browser.await(() -> browser.all(".notice.error").isEmpty());
    browser.open("about:blank");
    browser.consoleErrors();
  }

  @Test
  void failedExport_isAnError() throws Exception {
    post("first");
    alter("exceptions RENAME TO away");

    assertThat(client.send(client.request("/api/export")).statusCode()).isEqualTo(500);
  }

  private void alter(String what) {
    portal.store().read(connection -> {
      try (Statement statement = connection.createStatement()) {
        return statement.execute("ALTER TABLE " + what);
      }
    });
  }

  private long count(String table) {
    return portal.store().read(connection -> {
      try (Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
        rows.next();
        return rows.getLong(1);
      }
    });
  }

  private HttpResponse<String> post(String name) throws IOException, InterruptedException {
    JsonNode request = TestTelemetry.changed(
        TestTelemetry.request(Instant.now()),
        envelope -> TestTelemetry.data(envelope).put("name", name));
    return client.post("/v2.1/track", request.toString().getBytes(UTF_8));
  }

  private List<String> names() throws IOException, InterruptedException {
    return client.get("/api/items").findValuesAsText("name");
  }

  private void awaitHealthy() throws IOException, InterruptedException {
    client.await("/api/health", health -> health.path("status").asText().equals("ok"));
  }
}
