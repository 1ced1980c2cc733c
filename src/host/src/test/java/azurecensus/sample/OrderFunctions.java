package azurecensus.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.BlobInput;
import com.microsoft.azure.functions.annotation.BlobOutput;
import com.microsoft.azure.functions.annotation.BlobTrigger;
import com.microsoft.azure.functions.annotation.Cardinality;
import com.microsoft.azure.functions.annotation.EventHubOutput;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.QueueOutput;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.microsoft.azure.functions.annotation.TableInput;
import com.microsoft.azure.functions.annotation.TableOutput;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import com.microsoft.azure.functions.annotation.WarmupTrigger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shop whose functions start each other: an order is accepted by HTTP, processed from a queue,
 * and leaves a receipt (a blob), a row of a table and an event.
 */
public final class OrderFunctions {
  private static final String STORAGE = "AzureWebJobsStorage";

  /** Accepts an order and puts it into the queue. */
  @FunctionName("AcceptOrder")
  public HttpResponseMessage accept(
      @HttpTrigger(
              name = "request",
              route = "orders",
              methods = {HttpMethod.POST})
          HttpRequestMessage<Order> request,
      @QueueOutput(name = "order", queueName = "orders", connection = STORAGE)
          OutputBinding<Order> order) {
    order.setValue(request.getBody());
    return request.createResponseBuilder(HttpStatus.ACCEPTED).build();
  }

  /** Processes an order; one for poison always fails. */
  @FunctionName("ProcessOrder")
  @EventHubOutput(name = "$return", eventHubName = "audit", connection = "Hub")
  public List<String> process(
      @QueueTrigger(name = "order", queueName = "orders", connection = STORAGE) Order order,
      @BindingName("DequeueCount") int delivery,
      @BlobOutput(name = "receipt", path = "receipts/{item}.txt", connection = STORAGE)
          OutputBinding<String> receipt,
      @TableOutput(name = "row", tableName = "orders", partitionKey = "shop", connection = STORAGE)
          OutputBinding<Map<String, String>> row,
      ExecutionContext context) {
    context.getLogger().info("order %s, delivery %d".formatted(order, delivery));
    if ("poison".equals(order.item)) {
      throw new IllegalStateException("nobody orders poison");
    }
    receipt.setValue("receipt for " + order.count + " " + order.item);
    row.setValue(Map.of("RowKey", order.item, "Count", Integer.toString(order.count)));
    return List.of("processed " + order.item, "counted " + order.count);
  }

  /** Receives orders that failed too often. */
  @FunctionName("RejectOrder")
  public void reject(
      @QueueTrigger(name = "order", queueName = "orders-poison", connection = STORAGE) String order,
      ExecutionContext context) {
    context.getLogger().warning("rejected " + order);
  }

  /** Receives a receipt. */
  @FunctionName("SendReceipt")
  public void sendReceipt(
      @BlobTrigger(name = "receipt", path = "receipts/{item}.txt", connection = STORAGE)
          String receipt,
      @BindingName("item") String item,
      ExecutionContext context) {
    context.getLogger().info("sending for %s: %s".formatted(item, receipt));
  }

  /** Receives the events of an order as one batch. */
  @FunctionName("Audit")
  public void audit(
      @EventHubTrigger(
              name = "events",
              eventHubName = "audit",
              connection = "Hub",
              cardinality = Cardinality.MANY)
          List<String> events,
      ExecutionContext context) {
    context.getLogger().info("audit " + events);
  }

  /** Answers with the receipt and the row of an item. */
  @FunctionName("Receipt")
  public String receipt(
      @HttpTrigger(
              name = "request",
              route = "receipts/{item}",
              methods = {HttpMethod.GET})
          HttpRequestMessage<Optional<String>> request,
      @BlobInput(name = "receipt", path = "receipts/{item}.txt", connection = STORAGE)
          String receipt,
      @TableInput(
              name = "row",
              tableName = "orders",
              partitionKey = "shop",
              rowKey = "{item}",
              connection = STORAGE)
          Map<String, String> row) {
    return receipt + ", row " + (row == null ? "none" : row.get("Count"));
  }

  /** Cleans up every minute. */
  @FunctionName("CleanUp")
  public void cleanUp(
      @TimerTrigger(name = "timer", schedule = "0 * * * * *") String timer,
      ExecutionContext context) {
    context.getLogger().info("clean up " + timer);
  }

  /** Prepares an instance. */
  @FunctionName("WarmUp")
  public void warmUp(@WarmupTrigger(name = "warmUp") Object warmUp, ExecutionContext context) {
    context.getLogger().info("warm-up " + warmUp);
  }
}
