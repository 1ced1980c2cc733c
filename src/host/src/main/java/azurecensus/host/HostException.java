package azurecensus.host;

/**
 * A problem that keeps the host from starting and that the user can correct. The message names the
 * cause and the remedy, so that it can be shown without a stack trace.
 */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user. */
  public HostException(String message) {
    super(message);
  }

  /** Creates the exception with a message for the user and the failure behind it. */
  public HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
