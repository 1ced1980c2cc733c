package azurecensus.portal.store;

/** Telemetry cannot be taken now, and can be later; the message says why and what to do. */
public final class StoreUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreUnavailableException(String message) {
    super(message, null, false, false);
  }
}
