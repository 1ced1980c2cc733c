package azurecensus.tracing.internal;

import io.opencensus.trace.Status;

/** Maps HTTP status codes to span statuses as OpenCensus' HTTP specification does. Stateless. */
public final class HttpStatuses {
  private HttpStatuses() {}

  /** Returns OK for 100 to 399; else the closest canonical code, with the HTTP code as text. */
  public static Status of(int code) {
    if (code >= 100 && code < 400) {
      return Status.OK;
    }
    Status status = switch (code) {
      case 400 -> Status.INVALID_ARGUMENT;
      case 401 -> Status.UNAUTHENTICATED;
      case 403 -> Status.PERMISSION_DENIED;
      case 404 -> Status.NOT_FOUND;
      case 429 -> Status.RESOURCE_EXHAUSTED;
      case 499 -> Status.CANCELLED;
      case 501 -> Status.UNIMPLEMENTED;
      case 503 -> Status.UNAVAILABLE;
      case 504 -> Status.DEADLINE_EXCEEDED;
      default -> Status.UNKNOWN;
    };
    return status.withDescription("HTTP " + code);
  }
}
