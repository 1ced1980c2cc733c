package azurecensus.benchmarks.worker;

import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatusType;
import java.util.HashMap;
import java.util.Map;

/**
 * The response of a function.
 *
 * @param status the HTTP status
 * @param headers the headers, by name as the function spelled it
 * @param body the body; null for none
 */
record LocalResponse(HttpStatusType status, Map<String, String> headers, Object body)
    implements HttpResponseMessage {
  @Override
  public HttpStatusType getStatus() {
    return status;
  }

  @Override
  public String getHeader(String name) {
    return headers.get(name);
  }

  @Override
  public Object getBody() {
    return body;
  }

  /** Collects a response. */
  static final class Builder implements HttpResponseMessage.Builder {
    private final Map<String, String> headers = new HashMap<>();
    private HttpStatusType status;
    private Object body;

    Builder(HttpStatusType status) {
      this.status = status;
    }

    @Override
    public Builder status(HttpStatusType newStatus) {
      status = newStatus;
      return this;
    }

    @Override
    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    @Override
    public Builder body(Object newBody) {
      body = newBody;
      return this;
    }

    @Override
    public LocalResponse build() {
      return new LocalResponse(status, Map.copyOf(headers), body);
    }
  }
}
