package azurecensus.exporter.spi;

import java.io.IOException;
import java.time.Instant;
import java.util.Objects;

/**
 * Supplies access tokens for the ingestion service. Called by the sending thread only, and only
 * when a new token is required.
 */
@FunctionalInterface
public interface AccessTokenSupplier {
  /**
   * Returns a new token, not null. May block for a few seconds.
   *
   * @param audience the resource, e.g. {@code https://monitor.azure.com}; where a scope is
   *     required, it is the audience followed by {@code /.default}
   * @throws IOException when no token is available; telemetry is kept and the call is repeated
   *     later. The message may be logged.
   */
  AccessToken getToken(String audience) throws IOException;

  /**
   * A token of Microsoft Entra ID.
   *
   * @param value the text after {@code Bearer}: visible ASCII characters, at least one
   * @param expiresAt time from which the token is no longer valid, not null
   */
  record AccessToken(String value, Instant expiresAt) {
    /** Checks both values. */
    public AccessToken {
      Objects.requireNonNull(value, "value");
      Objects.requireNonNull(expiresAt, "expiresAt");
      if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException("an access token consists of visible ASCII characters");
      }
    }

    /** Returns the expiry, not the token. */
    @Override
    public String toString() {
      return "AccessToken[expiresAt=" + expiresAt + "]";
    }
  }
}
