package azurecensus.portal.http;

import java.io.IOException;

/** A body that exceeds a bound; found while streaming, so no more than the bound was ever held. */
public final class TooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public TooLargeException(String message) {
    super(message);
  }
}
