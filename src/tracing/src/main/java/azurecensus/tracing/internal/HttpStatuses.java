package azurecensus.tracing.internal;

import io.opencensus.trace.Status;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.concurrent.CancellationException;

/**
 * Maps HTTP status codes to span statuses as OpenCensus' HTTP specification does, and failures of
 * network calls. Stateless.
 */
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

  /**
   * Returns the status of a call that ended with this exception, without a description. Timeouts
   * are recognised by the name of their class, because each client has a class of its own.
   */
  public static Status of(Throwable failure) {
    if (failure.getClass().getSimpleName().endsWith("TimeoutException")) {
      return Status.DEADLINE_EXCEEDED;
    }
    if (failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException) {
      return Status.UNAVAILABLE;
    }
    return failure instanceof InterruptedIOException
            || failure instanceof InterruptedException
            || failure instanceof CancellationException
        ? Status.CANCELLED
        : Status.UNKNOWN;
  }
}
