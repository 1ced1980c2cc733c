package azurecensus.host.binding;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Response and builder in one object, as in the Java worker: a header that is set twice keeps its
 * last value, and {@code build} copies nothing.
 */
final class LocalHttpResponseMessage implements HttpResponseMessage, HttpResponseMessage.Builder {
  private final Map<String, String> headers = new LinkedHashMap<>();
  private HttpStatusType status = HttpStatus.OK;
  private Object body;

  @Override
  public HttpStatusType getStatus() {
    return status;
  }

  @Override
  public int getStatusCode() {
    return status.value();
  }

  @Override
  public String getHeader(String key) {
    return headers.get(key);
  }

  @Override
  public Object getBody() {
    return body;
  }

  @Override
  public LocalHttpResponseMessage status(HttpStatusType status) {
    this.status = status;
    return this;
  }

  @Override
  public LocalHttpResponseMessage header(String key, String value) {
    headers.put(key, value);
    return this;
  }

  @Override
  public LocalHttpResponseMessage body(Object body) {
    this.body = body;
    return this;
  }

  @Override
  public HttpResponseMessage build() {
    return this;
  }

  Map<String, String> headers() {
    return Collections.unmodifiableMap(headers);
  }
}
