package azurecensus.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Receives the request in every form and returns the received value. */
public final class BodyFunctions {

  /** Body as text. */
  @FunctionName("BodyString")
  public String string(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<String> request) {
    return "string: " + request.getBody();
  }

  /** Body as optional text. */
  @FunctionName("BodyOptional")
  public String optional(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET, HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return "optional: " + request.getBody().orElse("nothing");
  }

  /** Body as bytes. */
  @FunctionName("BodyBytes")
  public String bytes(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<byte[]> request) {
    return "bytes: " + Arrays.toString(request.getBody());
  }

  /** Body as optional bytes. */
  @FunctionName("BodyOptionalBytes")
  public String optionalBytes(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<byte[]>> request) {
    return "bytes: " + request.getBody().map(Arrays::toString).orElse("nothing");
  }

  /** Body as an object. */
  @FunctionName("BodyPojo")
  public String pojo(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Order> request) {
    return "pojo: " + request.getBody();
  }

  /** Body as an optional object. */
  @FunctionName("BodyOptionalPojo")
  public String optionalPojo(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<Order>> request) {
    return "pojo: " + request.getBody().map(Order::toString).orElse("nothing");
  }

  /** Body as a list of objects. */
  @FunctionName("BodyList")
  public String list(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<List<Order>> request) {
    return "list: " + request.getBody();
  }

  /** Body as a list whose items have type arguments. */
  @FunctionName("BodyListOfMaps")
  public String listOfMaps(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<List<Map<String, String>>> request) {
    return "list: " + request.getBody();
  }

  /** Body as a list of any kind of order. */
  @FunctionName("BodyListOfAny")
  public String listOfAny(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<List<? extends Order>> request) {
    return "list: " + request.getBody();
  }

  /** Body of any type. */
  @FunctionName("BodyAny")
  public String any(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<?> request) {
    return "any: " + request.getBody();
  }

  /** Body as a map. */
  @FunctionName("BodyMap")
  public String map(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Map<String, Object>> request) {
    return "map: " + request.getBody();
  }

  /** Body as a number. */
  @FunctionName("BodyInteger")
  public String integer(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Integer> request) {
    return "integer: " + request.getBody();
  }

  /** Trigger bound to the body itself. */
  @FunctionName("DirectString")
  public String directString(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          String body) {
    return "direct: " + body;
  }

  /** Trigger bound to the body as an object. */
  @FunctionName("DirectPojo")
  public String directPojo(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          Order order) {
    return "direct: " + order;
  }

  /** Context first, then request. */
  @FunctionName("ContextFirst")
  public String contextFirst(
      ExecutionContext context,
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return context.getFunctionName() + " " + request.getHttpMethod();
  }

  /** Values by name. */
  @FunctionName("Named")
  public String named(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET, HttpMethod.POST},
              route = "named/{id}/{kind?}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("id") int id,
      @BindingName("name") String name,
      ExecutionContext context) {
    return id + " " + name + " " + context.getFunctionName();
  }

  /** A property of the body, by name. */
  @FunctionName("NamedBody")
  public String namedBody(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET, HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("value") String value) {
    return "value " + value;
  }

  /** Query and headers as maps, by name. */
  @FunctionName("NamedMaps")
  public String namedMaps(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @BindingName("Query") Map<String, String> query,
      @BindingName("Headers") Map<String, String> headers) {
    return query + " " + headers.get("X-Test");
  }

  /** Header, query, URI and method of the request. */
  @FunctionName("Request")
  public String request(
      @HttpTrigger(name = "req", authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return request.getHttpMethod() + " " + request.getUri().getRawPath() + " q="
        + request.getQueryParameters().get("q") + " h="
        + request.getHeaders().get("x-test") + " cookie="
        + request.getHeaders().get("cookie");
  }
}
