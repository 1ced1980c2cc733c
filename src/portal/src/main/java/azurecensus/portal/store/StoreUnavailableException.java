package azurecensus.portal.store;

/**
 * The store accepts nothing at the moment and will later; the message has the reason and says what
 * to do.
 */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreUnavailableException(String message) {
    super(message, null, false, false);
  }
}
