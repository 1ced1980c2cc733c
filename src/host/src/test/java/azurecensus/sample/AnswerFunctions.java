package azurecensus.sample;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpOutput;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Returns every kind of value; the query parameter {@code kind} selects one. */
public final class AnswerFunctions {

  /** Returns an {@code HttpResponseMessage}. */
  @FunctionName("Response")
  public HttpResponseMessage response(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET, HttpMethod.HEAD},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    HttpResponseMessage.Builder ok = request.createResponseBuilder(HttpStatus.OK);
    return switch (request.getQueryParameters().get("kind")) {
      case "text" -> ok.body("grüße").build();
      case "none" -> ok.build();
      case "bytes" -> ok.body(new byte[] {1, 2, (byte) 0xff}).build();
      case "typedBytes" ->
        ok.header("Content-Type", "image/png")
            .body("png".getBytes(StandardCharsets.UTF_8))
            .build();
      case "pojo" -> ok.body(new Order("tea", 2)).build();
      case "jsonPojo" ->
        ok.header("Content-Type", "application/json")
            .body(new Order("<tea>", 2))
            .build();
      case "jsonText" ->
        ok.header("content-type", "application/json").body("{\"a\":1}").build();
      case "charset" ->
        ok.header("Content-Type", "text/html; charset=iso-8859-1").body("é").build();
      case "number" -> ok.body(42).build();
      case "bool" -> ok.body(true).build();
      case "list" -> ok.body(List.of(1, 2)).build();
      case "emptyMap" -> ok.body(Map.of()).build();
      case "teapot" ->
        request.createResponseBuilder(HttpStatusType.custom(418)).body("teapot").build();
      case "created" ->
        request
            .createResponseBuilder(HttpStatus.CREATED)
            .header("Location", "/api/x/1")
            .build();
      case "noContent" -> request.createResponseBuilder(HttpStatus.NO_CONTENT).build();
      case "notFound" ->
        request.createResponseBuilder(HttpStatus.NOT_FOUND).body("not here").build();
      case "serverError" ->
        request
            .createResponseBuilder(HttpStatus.INTERNAL_SERVER_ERROR)
            .body("planned")
            .build();
      case "twice" ->
        ok.header("X-Twice", "first").header("X-Twice", "second").body("x").build();
      case "cookie" ->
        ok.header("Set-Cookie", "a=1; HttpOnly; Path=/").body("x").build();
      case "split" -> ok.header("X-Bad", "a\r\nSet-Cookie: stolen=1").body("x").build();
      case "badName" -> ok.header("X Bad:", "a").body("x").build();
      case "badType" ->
        ok.header("Content-Type", "text/plain\r\nX-Injected: 1").body("x").build();
      case "wrongLength" -> ok.header("Content-Length", "999").body("x").build();
      case "status99" ->
        request.createResponseBuilder(HttpStatusType.custom(99)).build();
      case "charsetAsWritten" ->
        ok.header("Content-Type", "application/json;charset=UTF-8").body("{}").build();
      case "bodyWithout" ->
        request.createResponseBuilder(HttpStatus.NO_CONTENT).body("x").build();
      case "notModified" ->
        request.createResponseBuilder(HttpStatusType.custom(304)).body("x").build();
      case "cookies" ->
        ok.header("Set-Cookie", "a=1").header("set-cookie", "b=2").body("x").build();
      case "longHeader" -> ok.header("X-Long", "x".repeat(25_000)).body("x").build();
      case "hugeHeader" -> ok.header("X-Long", "x".repeat(2_000_000)).body("x").build();
      case "double" -> ok.body(5.0).build();
      case "largeDouble" -> ok.body(1e21).build();
      case "amounts" ->
        ok.body(Map.of("amounts", List.of(new BigDecimal("10.50"), 5.0, 1e21))).build();
      case "null" -> null;
      default -> throw new IllegalArgumentException("unknown kind");
    };
  }

  /** Returns the text of the query. */
  @FunctionName("ReturnString")
  public String string(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return switch (request.getQueryParameters().get("kind")) {
      case "plain" -> "plain text";
      case "json" -> "{\"a\":{\"b\":[1,true,null]}}";
      case "responseLike" ->
        "{\"status\":202,\"headers\":{\"X-From\":\"json\"},\"body\":\"inner\"}";
      case "bool" -> "true";
      case "date" -> "{\"at\":\"2024-05-01T10:00:00.000Z\"}";
      case "octal" -> "007";
      case "names" -> "{a:1}";
      case "empty" -> "";
      default -> null;
    };
  }

  /** Returns nothing. */
  @FunctionName("ReturnVoid")
  public void nothing(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    request.getHeaders();
  }

  /** Returns an object. */
  @FunctionName("ReturnPojo")
  public Order pojo(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return new Order("tea", request.getHeaders().isEmpty() ? 0 : 2);
  }

  /** Returns a list. */
  @FunctionName("ReturnList")
  public List<Integer> list(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return List.of(1, request.getHeaders().isEmpty() ? 0 : 2);
  }

  /** Returns bytes. */
  @FunctionName("ReturnBytes")
  public byte[] bytes(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return request.getHttpMethod().toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Returns a number. */
  @FunctionName("ReturnInteger")
  public int integer(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return request.getHttpMethod().toString().length();
  }

  /** Returns a number that is no integer; the query parameter {@code kind} selects it. */
  @FunctionName("ReturnDouble")
  public double real(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return Double.parseDouble(request.getQueryParameters().get("kind"));
  }

  /** Returns a decimal number. */
  @FunctionName("ReturnDecimal")
  public BigDecimal decimal(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return new BigDecimal(request.getQueryParameters().get("kind"));
  }

  /** Sets an output binding and returns a value. */
  @FunctionName("OutputAndReturn")
  public String outputAndReturn(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @HttpOutput(name = "out") OutputBinding<String> output) {
    if (request.getQueryParameters().containsKey("kind")) {
      output.setValue("output");
    }
    return "returned";
  }

  /** Sets an output binding to a text. */
  @FunctionName("OutputString")
  public void outputString(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @HttpOutput(name = "out") OutputBinding<String> output) {
    output.setValue("output " + request.getHttpMethod());
  }

  /** Sets an output binding to a response. */
  @FunctionName("OutputResponse")
  public void outputResponse(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @HttpOutput(name = "out") OutputBinding<HttpResponseMessage> output) {
    output.setValue(
        request.createResponseBuilder(HttpStatus.ACCEPTED).body("accepted").build());
  }
}
