package azurecensus.exporter.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.testing.TestTime;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AuthenticationTest {
  private final TestTime time = new TestTime();
  private int asked;
  private Throwable failure;
  private final TokenCache cache = new TokenCache(this::token, "https://monitor.azure.com", time);

  private AccessToken token(String audience) throws IOException {
    asked++;
    if (failure instanceof IOException e) {
      throw e;
    } else if (failure instanceof RuntimeException e) {
      throw e;
    } else if (failure instanceof Error e) {
      throw e;
    }
    return new AccessToken("token" + asked, time.now().plus(Duration.ofHours(1)));
  }

  @Test
  void get_keepsTheTokenUntilShortlyBeforeItsEnd() throws IOException {
    assertThat(cache.get()).isEqualTo("token1");
    time.pass(Duration.ofMinutes(54));
    assertThat(cache.get()).isEqualTo("token1");
    time.pass(Duration.ofMinutes(2));

    assertThat(cache.get()).isEqualTo("token2");
  }

  static List<Throwable> failures() {
    return List.of(
        new IOException("no token today"),
        new IllegalStateException("as Azure's own library says it"),
        new NoClassDefFoundError("a library that is not deployed"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void get_usesTheOldTokenWhileARenewalFails(Throwable why) throws IOException {
    cache.get();
    time.pass(Duration.ofMinutes(56));
    failure = why;

    assertThat(cache.get()).isEqualTo("token1");
    assertThat(cache.get()).isEqualTo("token1");
    assertThat(asked).isEqualTo(2); // and is not repeated at once

    time.pass(Duration.ofMinutes(5));
    assertThatThrownBy(cache::get).isInstanceOf(IOException.class);
  }

  @Test
  void forget_getsAnother() throws IOException {
    cache.get();
    cache.forget();

    assertThat(cache.get()).isEqualTo("token2");
  }

  @Test
  void managedIdentity_asksThePlatform() throws Exception {
    try (MockWebServer platform = new MockWebServer()) {
      platform.start();
      platform.enqueue(new MockResponse.Builder()
          .body("{\"access_token\":\"abc\",\"expires_on\":\"1777640400\",\"resource\":\"x\"}")
          .build());
      Map<String, String> environment = Map.of(
          "IDENTITY_ENDPOINT", platform.url("/msi/token").toString(), "IDENTITY_HEADER", "5ecret");

      AccessToken token = ManagedIdentity.fromEnvironment(environment, "client 1")
          .getToken("https://monitor.azure.com");

      RecordedRequest request = platform.takeRequest();
      assertThat(request.getTarget())
          .isEqualTo(
              "/msi/token?api-version=2019-08-01&resource=https%3A%2F%2Fmonitor.azure.com&client_id=client+1");
      assertThat(request.getHeaders().get("X-IDENTITY-HEADER")).isEqualTo("5ecret");
      assertThat(token.value()).isEqualTo("abc");
      assertThat(token.expiresAt()).hasToString("2026-05-01T13:00:00Z");
      assertThat(token.toString()).doesNotContain("abc");
    }
  }

  @Test
  void managedIdentity_refusesAnswersWithoutRepeatingThem() throws Exception {
    try (MockWebServer platform = new MockWebServer()) {
      platform.start();
      ManagedIdentity identity = ManagedIdentity.fromEnvironment(
          Map.of("IDENTITY_ENDPOINT", platform.url("/").toString(), "IDENTITY_HEADER", "5ecret"),
          null);
      for (String body : new String[] {
        "5ecret",
        "{\"access_token\":\"5ecret\"}",
        "[]",
        "{\"access_token\":5}",
        "{\"access_token\":\"5ecret\\n\",\"expires_on\":1}"
      }) {
        platform.enqueue(new MockResponse.Builder().body(body).build());
        assertThatThrownBy(() -> identity.getToken("a"))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("identity endpoint's response")
            .message()
            .doesNotContain("5ecret");
      }
      platform.enqueue(new MockResponse.Builder().code(403).body("5ecret").build());
      assertThatThrownBy(() -> identity.getToken("a"))
          .hasMessage("the identity endpoint answered 403");
    }
  }
}
