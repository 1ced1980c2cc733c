package azurecensus.local.host;

/**
 * Something the user can mend; its message says what is wrong and what to do, so no stack trace is
 * shown.
 */
final class HostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  HostException(String message) {
    super(message);
  }

  HostException(String message, Throwable cause) {
    super(message, cause);
  }
}
