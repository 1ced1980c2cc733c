package azurecensus.portal.http;

import java.io.IOException;

/** A body exceeds a bound. Thrown while it is read, so that no more than the bound is in memory. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public TooLargeException(String message) {
    super(message);
  }
}
