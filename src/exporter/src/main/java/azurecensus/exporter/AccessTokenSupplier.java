package azurecensus.exporter;

import java.io.IOException;

/**
 * Gets tokens for the ingestion service from wherever the app has them. Called by the sender's
 * thread alone, and only when a new token is needed.
 */
@FunctionalInterface
public interface AccessTokenSupplier {
  /**
   * Gets a new token for this audience, e.g. {@code https://monitor.azure.com}; the scope, where
   * one is wanted, is the audience followed by {@code /.default}. May wait, a few seconds at most.
   *
   * @throws IOException when there is none now; telemetry is kept and it is tried again later. The
   *     message may be logged.
   */
  AccessToken getToken(String audience) throws IOException;
}
