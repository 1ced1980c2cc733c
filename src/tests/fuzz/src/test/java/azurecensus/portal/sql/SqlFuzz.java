package azurecensus.portal.sql;

import static azurecensus.fuzz.Expect.that;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.StoreBounds;
import azurecensus.portal.store.TelemetryStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Fuzzes the query box: any text is answered or refused with a reason, within its time. */
public final class SqlFuzz {
  private static final QueryGate GATE = new QueryGate(store(), Duration.ofSeconds(2));

  private SqlFuzz() {}

  /** Runs the bytes as a query over empty tables. */
  public static void fuzzerTestOneInput(byte[] input) throws InterruptedException {
    try {
      GATE.run(new SqlQuery(new String(input, StandardCharsets.UTF_8)), QueryGate.Client.LOCAL);
    } catch (RequestRefusedException e) {
      that(e.getMessage() != null, "a refused query has its reason");
    }
  }

  private static TelemetryStore store() {
    return TelemetryStore.open(null, new StoreBounds(1000, 1 << 20));
  }
}
