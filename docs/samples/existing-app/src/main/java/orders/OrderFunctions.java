package orders;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** A function that was written without tracing. */
public final class OrderFunctions {
  private final OrderStore store = new OrderStore();

  /** Ships an order. Numbers above 100 are unknown, and number 13 cannot be shipped. */
  @FunctionName("ship")
  public HttpResponseMessage ship(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS,
              route = "orders/{number:int}/ship")
          HttpRequestMessage<Optional<String>> request,
      @BindingName("number") int number,
      ExecutionContext context) {
    context.getLogger().info("shipping order " + number);
    if (!store.holds(number)) {
      return request.createResponseBuilder(HttpStatus.NOT_FOUND).build();
    }
    store.ship(number);
    return request.createResponseBuilder(HttpStatus.OK).body("shipped").build();
  }
}
