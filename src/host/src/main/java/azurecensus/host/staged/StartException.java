package azurecensus.host.staged;

/**
 * A problem that keeps an app from starting and that the user can correct. The message names the
 * cause and the remedy, and holds no value of a setting.
 */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message for the user. */
  public StartException(String message) {
    super(message);
  }

  /** Creates the exception with a message for the user and the failure behind it. */
  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
