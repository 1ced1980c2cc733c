package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.internal.delivery.RetryPolicy.Decision;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Meaning of a response for each item of a batch: every item is in exactly one of the four parts.
 *
 * @param sent number of accepted items
 * @param resendNow batches to send at once, because together they were too large
 * @param retryLater the items to send again after a pause; null when there are none
 * @param dropped number of dropped items by reason
 */
record BatchOutcome(
    int sent, List<Batch> resendNow, Batch retryLater, Map<DropReason, Integer> dropped) {
  private static final String SAMPLED_OUT = "Telemetry sampled out.";

  /** The outcome of a POST without a response. */
  static BatchOutcome retryAll(Batch batch) {
    return new BatchOutcome(0, List.of(), batch, Map.of());
  }

  /** Returns the outcome of a response with this decision and body. */
  static BatchOutcome of(Batch batch, Decision decision, String body) {
    return switch (decision) {
      case DELIVERED -> new BatchOutcome(batch.size(), List.of(), null, Map.of());
      case PARTIAL -> partial(batch, body);
      case RETRY -> retryAll(batch);
      case SPLIT ->
        batch.size() > 1
            ? new BatchOutcome(0, batch.halves(), null, Map.of())
            : drop(batch, decision);
      case REJECTED, UNAUTHORIZED, QUOTA_EXCEEDED -> drop(batch, decision);
    };
  }

  private static BatchOutcome drop(Batch batch, Decision decision) {
    return new BatchOutcome(0, List.of(), null, Map.of(decision.dropReason(), batch.size()));
  }

  private static BatchOutcome partial(Batch batch, String body) {
    Map<Integer, ItemError> errors = readErrors(body, batch.size());
    if (errors == null) {
      return drop(batch, Decision.PARTIAL);
    }
    List<Integer> again = new ArrayList<>();
    Map<DropReason, Integer> dropped = new EnumMap<>(DropReason.class);
    for (int index = 0; index < batch.size(); index++) {
      ItemError error = errors.get(index);
      if (error != null && error.isRetryable()) {
        again.add(index);
      } else if (error != null) {
        dropped.merge(error.dropReason(), 1, Integer::sum);
      }
    }
    return new BatchOutcome(
        batch.size() - errors.size(),
        List.of(),
        again.isEmpty() ? null : batch.only(again),
        dropped);
  }

  /**
   * Reads the errors by index from
   * {@code {"itemsReceived":2,"itemsAccepted":1,"errors":[{"index":1,"statusCode":500,"message":"…"}]}}.
   * Indexes outside the batch and repeated ones are ignored.
   *
   * @return null when the body is no JSON object
   */
  private static Map<Integer, ItemError> readErrors(String body, int size) {
    Object answer;
    try {
      answer = JsonReader.read(body);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (!(answer instanceof Map<?, ?> members)) {
      return null;
    }
    Map<Integer, ItemError> errors = new HashMap<>();
    if (members.get("errors") instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> error
            && error.get("index") instanceof Double index
            && error.get("statusCode") instanceof Double status
            && index >= 0
            && index < size) {
          String message = error.get("message") instanceof String text ? text : "";
          errors.putIfAbsent(index.intValue(), new ItemError(status.intValue(), message));
        }
      }
    }
    return errors;
  }

  /**
   * An item that was not accepted.
   *
   * @param status like an HTTP status code
   * @param message may be empty
   */
  private record ItemError(int status, String message) {
    boolean isRetryable() {
      return Decision.of(status) == Decision.RETRY && !isSampledOut();
    }

    private boolean isSampledOut() {
      return message.equalsIgnoreCase(SAMPLED_OUT);
    }

    DropReason dropReason() {
      if (isSampledOut() || status == 206) {
        return DropReason.SAMPLED_BY_SERVICE;
      }
      DropReason reason = Decision.of(status).dropReason();
      return reason == null ? DropReason.REJECTED : reason;
    }

    /** Leaves out the message, which may repeat the key. */
    @Override
    public String toString() {
      return "ItemError[" + status + "]";
    }
  }
}
