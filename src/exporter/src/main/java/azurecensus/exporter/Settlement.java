package azurecensus.exporter;

import azurecensus.exporter.IngestionResponse.ItemError;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an answer means for each item of a batch: every item is in exactly one of the four parts.
 *
 * @param sent how many the service accepted
 * @param now batches to be sent at once, because together they were too large
 * @param later what is to be sent again after a pause; null when nothing is
 * @param dropped how many are given up, by reason
 */
record Settlement(int sent, List<Batch> now, Batch later, Map<DropReason, Integer> dropped) {
  private static final String SAMPLED_OUT = "Telemetry sampled out.";

  static Settlement of(Batch batch, IngestionResponse response) {
    Verdict verdict = response.verdict();
    return switch (verdict) {
      case DELIVERED -> new Settlement(batch.size(), List.of(), null, Map.of());
      case PARTIAL -> response.readable() ? partial(batch, response) : drop(batch, verdict);
      case RETRY -> new Settlement(0, List.of(), batch, Map.of());
      case SPLIT ->
        batch.size() > 1 ? new Settlement(0, batch.halves(), null, Map.of()) : drop(batch, verdict);
      case REJECTED, UNAUTHORIZED, QUOTA_EXCEEDED -> drop(batch, verdict);
    };
  }

  private static Settlement drop(Batch batch, Verdict verdict) {
    return new Settlement(0, List.of(), null, Map.of(verdict.dropReason(), batch.size()));
  }

  private static Settlement partial(Batch batch, IngestionResponse response) {
    Map<Integer, ItemError> errors = new HashMap<>();
    for (ItemError error : response.errors()) {
      if (error.index() >= 0 && error.index() < batch.size()) {
        errors.putIfAbsent(error.index(), error);
      }
    }
    List<Integer> again = new ArrayList<>();
    Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
    for (int index = 0; index < batch.size(); index++) {
      ItemError error = errors.get(index);
      if (error != null && isRetryable(error)) {
        again.add(index);
      } else if (error != null) {
        dropped.merge(dropReason(error), 1, Integer::sum);
      }
    }
    return new Settlement(
        batch.size() - errors.size(),
        List.of(),
        again.isEmpty() ? null : batch.only(again),
        dropped);
  }

  private static boolean isRetryable(ItemError error) {
    return Verdict.of(error.status()) == Verdict.RETRY && !isSampledOut(error);
  }

  private static boolean isSampledOut(ItemError error) {
    return error.message().equalsIgnoreCase(SAMPLED_OUT);
  }

  private static DropReason dropReason(ItemError error) {
    DropReason reason = Verdict.of(error.status()).dropReason();
    if (isSampledOut(error) || error.status() == 206) {
      return DropReason.SAMPLED_BY_SERVICE;
    }
    return reason == null ? DropReason.REJECTED : reason;
  }
}
