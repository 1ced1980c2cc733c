package azurecensus.testing;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An HTTP request as the Functions worker passes it to a function. */
public final class TestRequest implements HttpRequestMessage<Optional<String>> {
  public URI uri = URI.create("http://localhost:7071/api/instrumentation?code=secret");
  public final Map<String, String> headers = new HashMap<>();

  @Override
  public URI getUri() {
    return uri;
  }

  @Override
  public HttpMethod getHttpMethod() {
    return HttpMethod.GET;
  }

  @Override
  public Map<String, String> getHeaders() {
    return headers;
  }

  @Override
  public Map<String, String> getQueryParameters() {
    return Map.of();
  }

  @Override
  public Optional<String> getBody() {
    return Optional.empty();
  }

  @Override
  public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
    return createResponseBuilder((HttpStatusType) status);
  }

  @Override
  public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
    return new ResponseBuilder(status, new HashMap<>(), null);
  }

  /** Returns a response with a status code and nothing else. */
  public static HttpResponseMessage response(int code) {
    return new Response(HttpStatusType.custom(code), Map.of(), null);
  }

  private record ResponseBuilder(HttpStatusType status, Map<String, String> headers, Object body)
      implements HttpResponseMessage.Builder {
    @Override
    public HttpResponseMessage.Builder status(HttpStatusType newStatus) {
      return new ResponseBuilder(newStatus, headers, body);
    }

    @Override
    public HttpResponseMessage.Builder header(String key, String value) {
      headers.put(key, value);
      return this;
    }

    @Override
    public HttpResponseMessage.Builder body(Object newBody) {
      return new ResponseBuilder(status, headers, newBody);
    }

    @Override
    public HttpResponseMessage build() {
      return new Response(status, headers, body);
    }
  }

  private record Response(HttpStatusType status, Map<String, String> headers, Object body)
      implements HttpResponseMessage {
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
  }
}
