package azurecensus.portal.kql;

import static azurecensus.fuzz.Expect.that;

import azurecensus.kql.model.KqlException;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.sql.QueryGate;
import azurecensus.portal.store.StoreBounds;
import azurecensus.portal.store.TelemetryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Fuzzes queries in KQL: a text is refused with a place and a reason, or becomes SQL that the
 * database answers or refuses.
 */
public final class KqlFuzz {
  /** The database is a hundred times slower than the translation, so it runs a part of all. */
  private static final int RUNS = 16;

  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final QueryGate GATE = new QueryGate(store(), Duration.ofSeconds(2));

  private KqlFuzz() {}

  /** Translates the bytes as a query; runs one query in 16 over empty tables. */
  public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
    try {
      KqlQuery query = new KqlQuery(new String(input, StandardCharsets.UTF_8), null, false, NOW);
      query.check(GATE);
      if (Arrays.hashCode(input) % RUNS == 0) {
        GATE.run(query, QueryGate.Client.LOCAL);
      }
    } catch (RequestRefusedException | KqlException e) {
      that(e.getMessage() != null, "a refused query has its reason");
    }
  }

  private static TelemetryStore store() {
    return TelemetryStore.open(null, new StoreBounds(1000, 1 << 20));
  }
}
