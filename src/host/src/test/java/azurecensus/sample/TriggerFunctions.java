package azurecensus.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.RetryContext;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.BlobTrigger;
import com.microsoft.azure.functions.annotation.Cardinality;
import com.microsoft.azure.functions.annotation.CosmosDBTrigger;
import com.microsoft.azure.functions.annotation.EventGridTrigger;
import com.microsoft.azure.functions.annotation.EventHubTrigger;
import com.microsoft.azure.functions.annotation.FixedDelayRetry;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.KafkaTrigger;
import com.microsoft.azure.functions.annotation.QueueTrigger;
import com.microsoft.azure.functions.annotation.ServiceBusQueueTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import com.microsoft.azure.functions.annotation.WarmupTrigger;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Functions for every trigger; each logs the data that it receives. */
public final class TriggerFunctions {

  /** A timer. */
  @FunctionName("OnTimer")
  public void timer(
      @TimerTrigger(name = "timer", schedule = "0 0 3 * * *") String timer,
      ExecutionContext context) {
    context.getLogger().info("timer " + timer);
  }

  /** A queue's message as text. */
  @FunctionName("OnQueue")
  public void queue(
      @QueueTrigger(name = "message", queueName = "items", connection = "AzureWebJobsStorage")
          String message,
      @BindingName("DequeueCount") int count,
      @BindingName("QueueTrigger") String text,
      ExecutionContext context) {
    context.getLogger().info("queue " + message + " " + count + " " + text);
  }

  /** A queue's message that always fails. */
  @FunctionName("OnPoison")
  public void poison(
      @QueueTrigger(name = "message", queueName = "bad", connection = "AzureWebJobsStorage")
          String message) {
    if (!message.isEmpty()) {
      throw new IllegalStateException("poison " + message.length());
    }
  }

  /** A queue's message as an object. */
  @FunctionName("OnOrder")
  public void order(
      @QueueTrigger(name = "order", queueName = "typed", connection = "AzureWebJobsStorage")
          Order order,
      @BindingName("item") String item,
      ExecutionContext context) {
    context.getLogger().info("order " + order + " " + item);
  }

  /** A message of Service Bus. */
  @FunctionName("OnServiceBus")
  public void serviceBus(
      @ServiceBusQueueTrigger(name = "message", queueName = "items", connection = "Bus")
          String message,
      @BindingName("DeliveryCount") long count,
      @BindingName("MessageId") String id,
      ExecutionContext context) {
    context.getLogger().info("bus " + message + " " + count + " " + id.length());
  }

  /** A batch of events. */
  @FunctionName("OnEvents")
  public void events(
      @EventHubTrigger(
              name = "events",
              eventHubName = "hub",
              connection = "Hub",
              cardinality = Cardinality.MANY)
          List<String> events,
      @BindingName("SequenceNumberArray") String numbers,
      ExecutionContext context) {
    context.getLogger().info("events " + events + " " + numbers);
  }

  /** A batch of objects. */
  @FunctionName("OnOrders")
  public void orders(
      @EventHubTrigger(
              name = "orders",
              eventHubName = "hub",
              connection = "Hub",
              cardinality = Cardinality.MANY)
          Order[] orders,
      ExecutionContext context) {
    context.getLogger().info("orders " + List.of(orders));
  }

  /** A batch of bytes. */
  @FunctionName("OnBytes")
  public void bytes(
      @EventHubTrigger(
              name = "events",
              eventHubName = "bytes",
              connection = "Hub",
              dataType = "binary",
              cardinality = Cardinality.MANY)
          List<byte[]> events,
      ExecutionContext context) {
    context.getLogger().info("bytes " + events.size() + " " + events.get(0)[0]);
  }

  /** An event. */
  @FunctionName("OnEvent")
  public void event(
      @EventHubTrigger(
              name = "event",
              eventHubName = "hub",
              connection = "Hub",
              cardinality = Cardinality.ONE)
          String event,
      ExecutionContext context) {
    context.getLogger().info("event " + event);
  }

  /** An event of Event Grid. */
  @FunctionName("OnGrid")
  public void grid(
      @EventGridTrigger(name = "event") String event,
      @BindingName("subject") String subject,
      ExecutionContext context) {
    context.getLogger().info("grid " + event + " " + subject);
  }

  /** The content of a blob. */
  @FunctionName("OnBlob")
  public void blob(
      @BlobTrigger(name = "content", path = "files/{name}.txt", connection = "AzureWebJobsStorage")
          String content,
      @BindingName("name") String name,
      @BindingName("BlobTrigger") String path,
      ExecutionContext context) {
    context.getLogger().info("blob " + content + " " + name + " " + path);
  }

  /** Changed documents. */
  @FunctionName("OnDocuments")
  public void documents(
      @CosmosDBTrigger(
              name = "documents",
              databaseName = "shop",
              containerName = "orders",
              connection = "Cosmos")
          List<Order> documents,
      ExecutionContext context) {
    context.getLogger().info("documents " + documents);
  }

  /** The start of an instance. */
  @FunctionName("OnWarmup")
  public void warmup(@WarmupTrigger(name = "warmup") Object warmup, ExecutionContext context) {
    context.getLogger().info("warm-up " + warmup);
  }

  /** A timer that succeeds with its second retry. */
  @FunctionName("OnRetry")
  @FixedDelayRetry(maxRetryCount = 3, delayInterval = "00:00:00")
  public void retry(
      @TimerTrigger(name = "timer", schedule = "0 0 3 * * *") String timer,
      ExecutionContext context) {
    RetryContext retry = context.getRetryContext();
    context
        .getLogger()
        .info("retry %d of %d after [%s]"
            .formatted(
                retry.getRetrycount(),
                retry.getMaxretrycount(),
                retry.getException().getMessage()));
    if (retry.getRetrycount() < 2) {
      throw new IllegalStateException("attempt " + retry.getRetrycount());
    }
  }

  /** A queue's message that always fails; no policy applies to this trigger. */
  @FunctionName("OnNoRetry")
  @FixedDelayRetry(maxRetryCount = 3, delayInterval = "00:00:00")
  public void noRetry(
      @QueueTrigger(name = "message", queueName = "bad", connection = "AzureWebJobsStorage")
          String message,
      ExecutionContext context) {
    context.getLogger().info("no retry " + context.getRetryContext().getMaxretrycount());
    if (!message.isEmpty()) {
      throw new IllegalStateException(message);
    }
  }

  /** A call that takes longer than the host needs to close. */
  @FunctionName("OnSlow")
  public void slow(
      @TimerTrigger(name = "timer", schedule = "0 0 3 * * *") String timer,
      ExecutionContext context) {
    context.getLogger().info("slow begins");
    LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
  }

  /** A trigger that the local host does not run. */
  @FunctionName("OnKafka")
  public void kafka(
      @KafkaTrigger(name = "event", topic = "items", brokerList = "Brokers", consumerGroup = "all")
          String event,
      ExecutionContext context) {
    context.getLogger().info("kafka " + event);
  }
}
