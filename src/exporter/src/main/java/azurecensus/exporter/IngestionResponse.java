package azurecensus.exporter;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What the service answered to one POST.
 *
 * @param status HTTP status code
 * @param verdict what the status means to us
 * @param readable whether the body was the JSON that the service sends
 * @param errors the items that were not accepted; those not listed were, if {@code status} is 200
 *     or 206
 * @param retryAfter how long the service wants to be left alone; null when it did not say
 */
record IngestionResponse(
    int status, Verdict verdict, boolean readable, List<ItemError> errors, Duration retryAfter) {
  IngestionResponse {
    errors = List.copyOf(errors);
  }

  /**
   * One item that was not accepted.
   *
   * @param index position in the batch, from 0; may be out of range in an answer that is wrong
   * @param status like an HTTP status code
   * @param message may be empty
   */
  record ItemError(int index, int status, String message) {
    /** The message may repeat the key. */
    @Override
    public String toString() {
      return "ItemError[" + index + ", " + status + "]";
    }
  }

  /** Reads the body, which may be anything. */
  static IngestionResponse of(int status, Verdict verdict, String body, Duration retryAfter) {
    List<ItemError> errors = readErrors(body);
    return new IngestionResponse(
        status, verdict, errors != null, errors == null ? List.of() : errors, retryAfter);
  }

  /**
   * {@code {"itemsReceived":2,"itemsAccepted":1,"errors":[{"index":1,"statusCode":500,"message":"…"}]}};
   * null when it is not that.
   */
  private static List<ItemError> readErrors(String body) {
    Object answer;
    try {
      answer = JsonReader.read(body);
    } catch (IllegalArgumentException e) {
      return null;
    }
    if (!(answer instanceof Map<?, ?> members)) {
      return null;
    }
    List<ItemError> errors = new ArrayList<>();
    if (members.get("errors") instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof Map<?, ?> error
            && error.get("index") instanceof Double index
            && error.get("statusCode") instanceof Double code) {
          String message = error.get("message") instanceof String said ? said : "";
          errors.add(new ItemError(index.intValue(), code.intValue(), message));
        }
      }
    }
    return errors;
  }
}
