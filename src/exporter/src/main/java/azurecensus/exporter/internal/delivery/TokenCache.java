package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.spi.AccessTokenSupplier;
import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/** Keeps an access token until shortly before it expires. Used by one thread. */
public final class TokenCache {
  /**
   * Time before the expiry from which a new token is requested, so that a single failure has no
   * effect.
   */
  private static final Duration RENEWAL = Duration.ofMinutes(5);

  /** Shortest interval between two renewals while the old token is still valid. */
  private static final Duration RENEWAL_PAUSE = Duration.ofSeconds(30);

  private final AccessTokenSupplier supplier;
  private final String audience;
  private final TimeSource time;
  private AccessToken token;
  private Instant nextRenewal = Instant.MIN;

  /** Creates an empty cache for tokens of this audience. */
  public TokenCache(AccessTokenSupplier supplier, String audience, TimeSource time) {
    this.supplier = supplier;
    this.audience = audience;
    this.time = time;
  }

  /**
   * Returns a valid token.
   *
   * @throws IOException when the supplier has none
   */
  public String get() throws IOException {
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
        throw new IOException("the token supplier returned null");
      }
      token = renewed;
    } catch (Throwable e) { // a supplier belongs to the app and uses libraries of its own
      if (!valid) {
        throw e instanceof IOException io ? io : new IOException("the token supplier failed", e);
      }
    }
  }

  /** Discards a token that the service refused. */
  public void forget() {
    token = null;
  }
}
