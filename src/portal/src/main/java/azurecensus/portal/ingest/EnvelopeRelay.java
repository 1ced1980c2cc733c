package azurecensus.portal.ingest;

import azurecensus.portal.store.StoredItem;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Receives copies of accepted envelopes, to send them on to another service. Both steps are quick,
 * never wait for that service, and throw nothing. Thread-safe.
 */
public interface EnvelopeRelay {
  /** Sends nothing on. */
  EnvelopeRelay NONE = new EnvelopeRelay() {
    @Override
    public String copy(ObjectNode envelope, StoredItem item) {
      return null;
    }

    @Override
    public void send(List<String> copies) {}

    @Override
    public Optional<State> state() {
      return Optional.empty();
    }
  };

  /**
   * Copies the envelope of an item that is about to be stored, as one line of JSON; null when it is
   * not sent on.
   *
   * @param envelope may be changed; nobody else uses it afterwards
   * @param item the decoded envelope
   */
  String copy(ObjectNode envelope, StoredItem item);

  /** Sends copies on, after their items were stored. */
  void send(List<String> copies);

  /** Describes the telemetry sent on so far; empty when none is sent on at all. */
  Optional<State> state();

  /**
   * Telemetry sent on so far.
   *
   * @param target host of the other service
   * @param sent items that it has accepted
   * @param waiting items in memory and on disk that are not sent yet
   * @param leftOut items that the choice of roles or the sampling has left out
   * @param dropped items that will never be sent, by reason
   * @param lastError latest failure, which holds no secret; null without one
   * @param lastErrorTime when it happened; null without one
   */
  record State(
      String target,
      long sent,
      long waiting,
      long leftOut,
      Map<String, Long> dropped,
      String lastError,
      Instant lastErrorTime) {}
}
