package azurecensus.exporter;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Keeps a token until shortly before it ends. Used by one thread. */
final class TokenCache {
  /**
   * A new token is tried for this long before the old one ends, so that one failure does not
   * matter.
   */
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  /** While the old token still serves, a failed renewal is not repeated sooner. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

  private final AccessTokenSupplier supplier;
  private final String audience;
  private final TimeSource time;
  private AccessToken token;
  private Instant nextRenewal = Instant.MIN;

  TokenCache(AccessTokenSupplier supplier, String audience, TimeSource time) {
    this.supplier = supplier;
    this.audience = audience;
    this.time = time;
  }

  /**
   * A token that is valid.
   *
   * @throws IOException when none can be had
   */
  String get() throws IOException {
    Instant now = time.now();
    boolean valid = token != null && now.isBefore(token.expiresAt());
    boolean renew =
        !valid || (!now.isBefore(token.expiresAt().minus(RENEWAL)) && !now.isBefore(nextRenewal));
    if (renew) {
      renew(now, valid);
    }
    return token.value();
  }

  private void renew(Instant now, boolean valid) throws IOException {
    nextRenewal = now.plus(RENEWAL_PAUSE);
    try {
      AccessToken renewed = supplier.getToken(audience);
      if (renewed == null) {
        throw new IOException("the token supplier gave null");
      }
      token = renewed;
    } catch (Throwable e) { // a supplier is other people's code and brings libraries of its own
      if (!valid) {
        throw e instanceof IOException io ? io : new IOException("the token supplier failed", e);
      }
    }
  }

  /** The service refused it: get another next time. */
  void forget() {
    token = null;
  }
}
