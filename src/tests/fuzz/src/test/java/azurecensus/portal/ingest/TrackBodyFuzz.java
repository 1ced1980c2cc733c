package azurecensus.portal.ingest;

import static azurecensus.fuzz.Expect.that;

import azurecensus.portal.http.TooLargeException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

/** Fuzzes the body of a post: each item is kept, accepted without being kept, or refused. */
public final class TrackBodyFuzz {
  private static final EnvelopeDecoder DECODER = new EnvelopeDecoder(
      Set.of(),
      EnvelopeRelay.NONE,
      Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC));

  private TrackBodyFuzz() {}

  /** Reads the bytes as an unpacked body. */
  public static void fuzzerTestOneInput(byte[] input) {
    TrackBatch batch;
    try {
      batch = TrackBatch.read(input, DECODER);
    } catch (TooLargeException e) {
      that(e.getMessage() != null, "a refused post has its reason");
      return;
    }
    that(batch.received() <= EnvelopeIntake.MAX_ITEMS, "bounded items");
    that(batch.status() >= 200 && batch.status() < 600, "a status of HTTP");
    int before = -1;
    for (TrackBatch.Refusal refusal : batch.refusals()) {
      that(refusal.index() > before, "refusals in ascending order");
      that(refusal.index() < batch.received(), "a refusal names a position of the post");
      that(batch.positions().get(refusal.index()) == null, "a refused item is not kept");
      before = refusal.index();
    }
  }
}
