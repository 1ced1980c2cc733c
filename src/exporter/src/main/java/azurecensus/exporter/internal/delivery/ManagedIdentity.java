package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.spi.AccessTokenSupplier;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * Gets tokens from the local identity endpoint of App Service and Functions, for the app's
 * system-assigned identity or, with a client id, a user-assigned one.
 */
public final class ManagedIdentity implements AccessTokenSupplier {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final URI endpoint;
  private final String secret;
  private final String clientId;
  private final HttpTransport transport;

  private ManagedIdentity(URI endpoint, String secret, String clientId) {
    this.endpoint = endpoint;
    this.secret = secret;
    this.clientId = clientId;
    this.transport = new HttpTransport(TIMEOUT, TIMEOUT, TimeSource.SYSTEM);
  }

  /**
   * Creates the supplier of the app that these variables belong to.
   *
   * @param clientId null for the system-assigned identity
   * @throws IllegalArgumentException when the app has no identity
   */
  public static ManagedIdentity fromEnvironment(Map<String, String> environment, String clientId) {
    String endpoint = environment.getOrDefault("IDENTITY_ENDPOINT", "");
    String secret = environment.getOrDefault("IDENTITY_HEADER", "").strip();
    if (endpoint.isBlank()
        || secret.isEmpty()
        || !secret.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
      throw new IllegalArgumentException(
          "it asks for Microsoft Entra ID, but IDENTITY_ENDPOINT and IDENTITY_HEADER are not set: assign a managed identity to the function app, or remove the setting.");
    }
    try {
      return new ManagedIdentity(URI.create(endpoint), secret, clientId);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "IDENTITY_ENDPOINT is not an address; the platform sets it, so remove your own value.");
    }
  }

  @Override
  public AccessToken getToken(String audience) throws IOException {
    String query = "?api-version=2019-08-01&resource=" + encode(audience)
        + (clientId == null ? "" : "&client_id=" + encode(clientId));
    HttpTransport.Response response =
        transport.get(URI.create(endpoint + query), Map.of("X-IDENTITY-HEADER", secret));
    if (response.status() != 200) {
      throw new IOException("the identity endpoint answered " + response.status());
    }
    return read(response.body());
  }

  /**
   * Reads {@code {"access_token":"…","expires_on":"1586984735",…}}; the expiry is in seconds since
   * 1970, as a string or a number.
   */
  private static AccessToken read(String body) throws IOException {
    try {
      if (JsonReader.read(body) instanceof Map<?, ?> members
          && members.get("access_token") instanceof String token) {
        String expiresOn = Objects.toString(members.get("expires_on"), "");
        return new AccessToken(token, Instant.ofEpochSecond((long) Double.parseDouble(expiresOn)));
      }
    } catch (IllegalArgumentException e) {
      // or its subclass NumberFormatException; without the cause, because the body may hold a token
      throw new IOException("the identity endpoint's response cannot be read");
    }
    throw new IOException("the identity endpoint's response holds no token");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "managed identity";
  }
}
