package azurecensus.host.binding;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import java.net.URI;
import java.util.Map;

/**
 * The request that a function receives; its body is already converted to the type that the function
 * declares.
 */
public final class LocalHttpRequestMessage implements HttpRequestMessage<Object> {
  private final HttpTriggerRequest request;
  private final Object body;

  /** Creates the message. */
  public LocalHttpRequestMessage(HttpTriggerRequest request, Object body) {
    this.request = request;
    this.body = body;
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException when the client sent a query that is not valid in a URI; the
   *     Java worker fails in the same way
   */
  @Override
  public URI getUri() {
    return URI.create(request.url());
  }

  @Override
  public HttpMethod getHttpMethod() {
    return HttpMethod.value(request.method());
  }

  @Override
  public Map<String, String> getHeaders() {
    return request.headers();
  }

  @Override
  public Map<String, String> getQueryParameters() {
    return request.query();
  }

  @Override
  public Object getBody() {
    return body;
  }

  @Override
  public HttpResponseMessage.Builder createResponseBuilder(HttpStatus status) {
    return new LocalHttpResponseMessage().status(status);
  }

  @Override
  public HttpResponseMessage.Builder createResponseBuilder(HttpStatusType status) {
    return new LocalHttpResponseMessage().status(status);
  }
}
