package azurecensus.host;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request as the Functions host hands it to the Java worker.
 *
 * @param method upper case
 * @param uri absolute, with the query
 * @param headers lower-case names; the values of a repeated header are joined by commas
 * @param query decoded; the values of a repeated parameter are joined by commas, empty ones are
 *     left out
 * @param routeParameters decoded values of the route's parameters
 * @param body the bytes; empty when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; a copy of a large body would cost
record HttpTriggerRequest(
    String method,
    URI uri,
    Map<String, String> headers,
    Map<String, String> query,
    Map<String, String> routeParameters,
    byte[] body) {

  HttpTriggerRequest {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    routeParameters = Collections.unmodifiableMap(new LinkedHashMap<>(routeParameters));
  }

  boolean hasBody() {
    return body.length > 0;
  }

  /** True when the host hands the body over as bytes and not as text. */
  boolean hasBinaryBody() {
    String type =
        headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT).strip();
    return type.startsWith("application/octet-stream") || type.startsWith("multipart/");
  }

  /** The body as the host reads text: UTF-8, whatever charset the content type claims. */
  String bodyText() {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Shows neither query nor headers nor body: they may hold secrets. */
  @Override
  public String toString() {
    return "HttpTriggerRequest{" + method + " " + uri.getPath() + "}";
  }
}
