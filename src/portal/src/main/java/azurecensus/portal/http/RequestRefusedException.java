package azurecensus.portal.http;

/**
 * Refuses a request: the answer has the error status and the message, which says what to do
 * instead.
 */
public class RequestRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  public RequestRefusedException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** The status of the answer. */
  public int status() {
    return status;
  }
}
