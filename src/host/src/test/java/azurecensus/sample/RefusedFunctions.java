package azurecensus.sample;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.List;
import java.util.Optional;

/** Functions that run here and fail in Azure. */
public class RefusedFunctions {
  /** A record, which the worker's JSON library cannot fill. */
  public record Item(String name) {}

  /** Body as a record. */
  @FunctionName("BodyRecord")
  public String bodyRecord(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<Item>> request) {
    return "record: " + request.getBody();
  }

  /** Body as a list of records. */
  @FunctionName("BodyRecords")
  public String bodyRecords(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.POST},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<List<Item>> request) {
    return "records: " + request.getBody();
  }

  /** Returns anything. */
  @FunctionName("ReturnObject")
  public Object returnObject(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return request.createResponseBuilder(HttpStatus.CREATED).body("built").build();
  }

  /** A nested class, whose name the plugin writes with a dot. */
  public static class Nested {
    /** A function that the worker does not find. */
    @FunctionName("NestedFunction")
    public String nested(
        @HttpTrigger(
                name = "req",
                methods = {HttpMethod.GET},
                authLevel = AuthorizationLevel.ANONYMOUS)
            HttpRequestMessage<Optional<String>> request) {
      return "nested " + request.getHttpMethod();
    }
  }

  /** Returns a builder instead of a response. */
  @FunctionName("ReturnBuilder")
  public HttpResponseMessage.Builder returnBuilder(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return request.createResponseBuilder(HttpStatus.CREATED).body("built");
  }
}
