package azurecensus.host;

/**
 * Something the user can mend; its message says what is wrong and what to do, so no stack trace is
 * shown.
 */
public final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HostException(String message) {
    super(message);
  }

  public HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
