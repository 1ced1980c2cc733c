package azurecensus.doctor;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/** Asks an ingestion endpoint for a sign of life, without sending telemetry. */
@FunctionalInterface
interface EndpointProbe {
  /**
   * What came back.
   *
   * @param status the HTTP status
   * @param serverTime its {@code Date} header
   */
  record Answer(int status, Optional<Instant> serverTime) {}

  /**
   * Asks.
   *
   * @param trackUrl where telemetry would be posted
   * @throws IOException when there is no answer in time
   */
  Answer ask(URI trackUrl) throws IOException, InterruptedException;
}
