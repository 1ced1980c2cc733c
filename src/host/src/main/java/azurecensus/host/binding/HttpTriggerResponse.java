package azurecensus.host.binding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP response, ready to be written.
 *
 * @param status 100 to 999
 * @param headers without {@code content-type}
 * @param contentType null when none is set
 * @param body the bytes; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a large body is not copied.
public record HttpTriggerResponse(
    int status, Map<String, String> headers, String contentType, byte[] body) {
  private static final byte[] NO_BODY = {};

  /** Copies the headers; the body is not copied. */
  public HttpTriggerResponse {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  /** A response without headers and body. */
  public static HttpTriggerResponse empty(int status) {
    return new HttpTriggerResponse(status, Map.of(), null, NO_BODY);
  }
}
