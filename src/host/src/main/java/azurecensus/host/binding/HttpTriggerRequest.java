package azurecensus.host.binding;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP request in the form in which the Functions host passes it to the Java worker.
 *
 * @param method upper case
 * @param url absolute; the path is encoded, the query is as the client sent it
 * @param headers lower-case names; the values of a repeated header are joined by commas
 * @param query decoded; the values of a repeated parameter are joined by commas, parameters with an
 *     empty value are omitted
 * @param routeParameters values of the route's parameters, decoded
 * @param body the bytes; empty when there is none
 * @param sent the names and values that {@code @BindingName} selects
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a large body is not copied.
public record HttpTriggerRequest(
    String method,
    String url,
    Map<String, String> headers,
    Map<String, String> query,
    Map<String, String> routeParameters,
    byte[] body,
    Sent sent)
    implements TriggerInput {

  /**
   * Parts of a request in the form in which the host derives named values from them.
   *
   * @param headers names in the client's case; the values of a repeated header are joined by commas
   * @param query decoded; the last value of a repeated parameter, empty values included
   */
  public record Sent(Map<String, String> headers, Map<String, String> query) {
    /** Copies the maps. */
    public Sent {
      headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
      query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    }
  }

  /** Copies the maps; the body is not copied. */
  public HttpTriggerRequest {
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    query = Collections.unmodifiableMap(new LinkedHashMap<>(query));
    routeParameters = Collections.unmodifiableMap(new LinkedHashMap<>(routeParameters));
  }

  /** The URL up to the query, which may hold secrets. */
  public String urlWithoutQuery() {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  @Override
  public Object data() {
    if (!hasBody()) {
      return null;
    }
    return hasBinaryBody() ? body : bodyText();
  }

  @Override
  public Map<String, String> metadata() {
    String text = hasBody() && !hasBinaryBody() ? bodyText() : "";
    return TriggerMetadata.of(text, sent.headers(), sent.query(), routeParameters, query);
  }

  @Override
  public TriggerOrigin origin() {
    String traceparent = headers.get("traceparent");
    return new TriggerOrigin(
        TriggerOrigin.CALLED,
        "",
        traceparent == null ? List.of() : List.of(traceparent),
        headers.getOrDefault("tracestate", ""));
  }

  /** True when the body has at least one byte. */
  public boolean hasBody() {
    return body.length > 0;
  }

  /** True when the host passes the body as bytes and not as text. */
  public boolean hasBinaryBody() {
    String type =
        headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT).strip();
    return type.startsWith("application/octet-stream") || type.startsWith("multipart/");
  }

  /**
   * The body as text. As in the host it is read as UTF-8; the charset of the content type is
   * ignored.
   */
  public String bodyText() {
    String text = new String(body, StandardCharsets.UTF_8);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  /** Omits query, headers and body, which may hold secrets. */
  @Override
  public String toString() {
    return "HttpTriggerRequest{" + method + " " + urlWithoutQuery() + "}";
  }
}
