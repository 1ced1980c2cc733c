package azurecensus.calls;

import azurecensus.tracing.InProcessSpan;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.CosmosDBOutput;
import com.microsoft.azure.functions.annotation.EventHubOutput;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.ServiceBusQueueOutput;
import com.microsoft.azure.functions.annotation.ServiceBusQueueTrigger;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Optional;

/**
 * A function that makes every call, and one that its message starts. Both are traced by the
 * starter.
 */
public final class ShopFunctions {
  /** Calls with each client in turn, then returns what the host sends: message, event, document. */
  @FunctionName("order")
  public HttpResponseMessage order(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      @ServiceBusQueueOutput(name = "parcel", queueName = "parcels", connection = "BUS")
          OutputBinding<String> parcel,
      @EventHubOutput(name = "click", eventHubName = "clicks", connection = "HUB")
          OutputBinding<String> click,
      @CosmosDBOutput(
              name = "receipt",
              databaseName = "shop",
              containerName = "receipts",
              connection = "COSMOS")
          OutputBinding<String> receipt,
      ExecutionContext context)
      throws Exception {
    HttpCalls.all(System.getenv("PARTNER_URL"));
    OrderDatabase.insertAndCount();
    StorageCalls.all(System.getenv("STORAGE_URL"));
    int inStock = StockClient.count(System.getenv("STOCK_TARGET"), "beer");
    parcel.setValue("17");
    click.setValue("ordered");
    receipt.setValue("{\"id\": \"17\"}");
    return request
        .createResponseBuilder(HttpStatus.OK)
        .body("in stock: " + inStock)
        .build();
  }

  /** Calls a gRPC server of this process, which has gRPC's tracing too. */
  @FunctionName("stock")
  public HttpResponseMessage stock(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws IOException {
    try (StockServer server = StockServer.start()) {
      int pieces = StockClient.count(
          server.target(), request.getQueryParameters().getOrDefault("item", "beer"));
      return request
          .createResponseBuilder(HttpStatus.OK)
          .body("in stock: " + pieces)
          .build();
    } catch (StatusRuntimeException e) {
      return request.createResponseBuilder(HttpStatus.NOT_FOUND).build();
    }
  }

  /** Runs for each message of the first function. */
  @FunctionName("ship")
  public void ship(
      @ServiceBusQueueTrigger(name = "parcel", queueName = "parcels", connection = "BUS")
          String parcel,
      ExecutionContext context) {
    InProcessSpan.run("pack", () -> context.getLogger().info("packing " + parcel));
  }
}
