package azurecensus.portal;

/** A portal could not start; the message says why and what to do. */
public final class PortalStartException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PortalStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
