package azurecensus.host;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the host writes for an invocation.
 *
 * @param status 100 to 999
 * @param headers without {@code content-type}
 * @param contentType null when none is set
 * @param body the bytes; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of a large body would cost
record HttpTriggerResponse(
    int status, Map<String, String> headers, String contentType, byte[] body) {
  private static final byte[] NO_BODY = {};

  HttpTriggerResponse {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
  }

  static HttpTriggerResponse empty(int status) {
    return new HttpTriggerResponse(status, Map.of(), null, NO_BODY);
  }
}
