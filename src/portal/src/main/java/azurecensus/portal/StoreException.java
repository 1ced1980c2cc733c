package azurecensus.portal;

/** The database refused or could not be opened; the message says what to do. */
final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
