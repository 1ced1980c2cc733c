package azurecensus.exporter;

import java.time.Instant;
import java.util.Objects;

/**
 * A token of Microsoft Entra ID.
 *
 * @param value what stands after {@code Bearer}: visible ASCII characters, at least one
 * @param expiresAt when it ends to be valid, not null
 */
public record AccessToken(String value, Instant expiresAt) {
  /** Checks that nothing is missing. */
  public AccessToken {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(expiresAt, "expiresAt");
    if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("an access token consists of visible ASCII characters");
    }
  }

  /** Tells the end of its life, not the token. */
  @Override
  public String toString() {
    return "AccessToken[expiresAt=" + expiresAt + "]";
  }
}
