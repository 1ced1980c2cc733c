package azurecensus.tracing;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An HTTP request as the worker hands it over. */
final class TestRequest implements HttpRequestMessage<Optional<String>> {
  URI uri = URI.create("http://localhost:7071/api/instrumentation?code=secret");
  final Map<String, String> headers = new HashMap<>();

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
    throw new UnsupportedOperationException("see response(int)");
  }

  /** Returns a response with a status code. */
  static HttpResponseMessage response(int code) {
    return new HttpResponseMessage() {
      @Override
      public HttpStatusType getStatus() {
        return HttpStatusType.custom(code);
      }

      @Override
      public int getStatusCode() {
        return code;
      }

      @Override
      public String getHeader(String key) {
        return null;
      }

      @Override
      public Object getBody() {
        return null;
      }
    };
  }
}
