package azurecensus.clientsparity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.tracing.InProcessSpan;
import com.azure.core.amqp.AmqpRetryOptions;
import com.azure.messaging.servicebus.ServiceBusClientBuilder;
import com.azure.messaging.servicebus.ServiceBusException;
import com.azure.messaging.servicebus.ServiceBusMessage;
import com.azure.messaging.servicebus.ServiceBusMessageBatch;
import com.azure.messaging.servicebus.ServiceBusProcessorClient;
import com.azure.messaging.servicebus.ServiceBusReceivedMessage;
import com.azure.messaging.servicebus.ServiceBusReceiverClient;
import com.azure.messaging.servicebus.ServiceBusSenderClient;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.samplers.Samplers;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.qpid.proton.message.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Traces the SDK's client of Service Bus, which speaks AMQP with a stand-in of the service. The
 * telemetry that arrives is checked.
 */
@Timeout(120)
class ITServiceBusClient {
  final ScriptedEndpoint portal = new ScriptedEndpoint();
  final ServiceBusStandIn bus = new ServiceBusStandIn();

  ITServiceBusClient() throws IOException {}

  @BeforeEach
  void start() {
    TraceConfig config = Tracing.getTraceConfig();
    config.updateActiveTraceParams(config.getActiveTraceParams().toBuilder()
        .setSampler(Samplers.alwaysSample())
        .build());
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(portal.connectionString())
        .setStorageEnabled(false)
        .build());
  }

  @AfterEach
  void stop() throws IOException {
    AzureMonitorTraceExporter.unregister();
    bus.close();
    portal.close();
  }

  private ServiceBusClientBuilder client() {
    return new ServiceBusClientBuilder()
        .connectionString("Endpoint=sb://localhost:" + bus.port()
            + ";SharedAccessKeyName=test;SharedAccessKey=c2VjcmV0;UseDevelopmentEmulator=true")
        .retryOptions(
            new AmqpRetryOptions().setMaxRetries(0).setTryTimeout(Duration.ofSeconds(30)));
  }

  private ServiceBusSenderClient sender(String queue) {
    return client().sender().queueName(queue).buildClient();
  }

  /** Returns all telemetry of this test, after sending that of the spans that have ended. */
  private List<JsonNode> items() {
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(30))).isTrue();
    return portal.items();
  }

  /** Returns all telemetry of this test, after a span of this name has ended. */
  private List<JsonNode> itemsWith(String name) throws InterruptedException {
    List<JsonNode> items = items();
    while (named(items, name).isEmpty()) {
      items = portal.awaitItems(items.size() + 1);
    }
    return items;
  }

  private static List<JsonNode> named(List<JsonNode> items, String name) {
    return items.stream()
        .filter(item -> item.at("/data/baseData/name").asText().equals(name))
        .toList();
  }

  private static JsonNode only(List<JsonNode> items, String name) {
    List<JsonNode> found = named(items, name);
    assertThat(found).as(name).hasSize(1);
    return found.get(0);
  }

  private static String trace(JsonNode item) {
    return item.at("/tags/ai.operation.id").asText();
  }

  private static String parent(JsonNode item) {
    return item.at("/tags/ai.operation.parentId").asText();
  }

  private static String id(JsonNode item) {
    return item.at("/data/baseData/id").asText();
  }

  private static String property(Message message, String name) {
    return String.valueOf(message.getApplicationProperties().getValue().get(name));
  }

  private static String traceparent(JsonNode item) {
    return "00-" + trace(item) + "-" + id(item) + "-01";
  }

  @Test
  void sentMessage_isADependencyAndCarriesTheTrace() throws Exception {
    try (ServiceBusSenderClient sender = sender("orders")) {
      assertThat(sender.createMessageBatch().getCount()).isZero(); // connects
      InProcessSpan.call("checkout", () -> {
        sender.sendMessage(new ServiceBusMessage("an order"));
        return null;
      });
    }

    List<JsonNode> items = items();
    JsonNode checkout = only(items, "checkout");
    JsonNode send = only(items, "ServiceBus.send");
    JsonNode data = send.at("/data/baseData");
    assertThat(data.path("type").asText()).isEqualTo("Azure Service Bus");
    assertThat(data.path("target").asText()).isEqualTo("localhost/orders");
    assertThat(data.path("success").asBoolean()).isTrue();
    assertThat(trace(send)).isEqualTo(trace(checkout));
    assertThat(parent(send)).isEqualTo(id(checkout));
    JsonNode made = only(items, "ServiceBus.message");
    assertThat(parent(made)).isEqualTo(id(checkout));
    assertThat(data.at("/properties/_MS.links").asText()).contains(id(made));
    assertThat(bus.sent()).hasSize(1);
    assertThat(property(bus.sent().get(0), "traceparent")).isEqualTo(traceparent(made));
    assertThat(property(bus.sent().get(0), "Diagnostic-Id")).isEqualTo(traceparent(made));
  }

  @Test
  void batch_isOneDependencyThatLinksItsMessages() throws Exception {
    try (ServiceBusSenderClient sender = sender("orders")) {
      InProcessSpan.call("checkout", () -> {
        ServiceBusMessageBatch batch = sender.createMessageBatch();
        assertThat(batch.tryAddMessage(new ServiceBusMessage("first"))).isTrue();
        assertThat(batch.tryAddMessage(new ServiceBusMessage("second"))).isTrue();
        sender.sendMessages(batch);
        return null;
      });
    }

    List<JsonNode> items = items();
    JsonNode send = only(items, "ServiceBus.send");
    assertThat(parent(send)).isEqualTo(id(only(items, "checkout")));
    List<JsonNode> made = named(items, "ServiceBus.message");
    assertThat(made).hasSize(2);
    assertThat(bus.sent())
        .extracting(message -> property(message, "traceparent"))
        .containsExactlyInAnyOrder(traceparent(made.get(0)), traceparent(made.get(1)));
    assertThat(send.at("/data/baseData/properties/_MS.links").asText())
        .contains(id(made.get(0)), id(made.get(1)));
  }

  @Test
  void rejectedMessage_isAFailedDependency() {
    try (ServiceBusSenderClient sender = sender(ServiceBusStandIn.REFUSING)) {
      assertThatThrownBy(() -> sender.sendMessage(new ServiceBusMessage("an order")))
          .isInstanceOf(ServiceBusException.class);
    }

    List<JsonNode> items = items();
    JsonNode send = only(items, "ServiceBus.send").at("/data/baseData");
    assertThat(send.path("success").asBoolean()).isFalse();
    assertThat(send.path("target").asText()).isEqualTo("localhost/refusing");
    assertThat(items)
        .filteredOn(item -> item.at("/data/baseType").asText().equals("ExceptionData"))
        .hasSize(1);
  }

  @Test
  void processedMessage_isARequestThatContinuesItsSender() throws Exception {
    try (ServiceBusSenderClient sender = sender("orders")) {
      sender.sendMessage(new ServiceBusMessage("an order"));
    }
    CountDownLatch processed = new CountDownLatch(1);
    ServiceBusProcessorClient processor = client()
        .processor()
        .queueName("orders")
        .maxAutoLockRenewDuration(Duration.ZERO)
        .processMessage(context -> {
          try {
            InProcessSpan.call("ship", () -> null);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          processed.countDown();
        })
        .processError(error -> {})
        .buildProcessorClient();
    processor.start();
    assertThat(processed.await(30, TimeUnit.SECONDS)).isTrue();
    List<JsonNode> items = itemsWith("ServiceBus.process");
    processor.close();

    JsonNode made = only(items, "ServiceBus.message");
    JsonNode process = only(items, "ServiceBus.process");
    assertThat(process.at("/data/baseType").asText()).isEqualTo("RequestData");
    assertThat(process.at("/data/baseData/source").asText()).isEqualTo("localhost/orders");
    assertThat(trace(process)).isEqualTo(trace(made));
    assertThat(parent(process)).isEqualTo(id(made));
    assertThat(parent(only(items, "ship"))).isEqualTo(id(process));
  }

  @Test
  void receivedAndCompletedMessage_isLinked() {
    try (ServiceBusSenderClient sender = sender("orders")) {
      sender.sendMessage(new ServiceBusMessage("an order"));
    }
    try (ServiceBusReceiverClient receiver =
        client().receiver().queueName("orders").buildClient()) {
      for (ServiceBusReceivedMessage message : receiver.receiveMessages(1)) {
        receiver.complete(message);
      }
    }

    assertThat(bus.completed()).containsExactly("orders");
    List<JsonNode> items = items();
    JsonNode made = only(items, "ServiceBus.message");
    // The SDK subscribes to the received messages itself, so that it may report receiving twice.
    assertThat(named(items, "ServiceBus.receiveMessages"))
        .isNotEmpty()
        .allSatisfy(call -> assertLinked(call, made));
    assertLinked(only(items, "ServiceBus.complete"), made);
  }

  private static void assertLinked(JsonNode call, JsonNode message) {
    JsonNode data = call.at("/data/baseData");
    assertThat(data.path("type").asText()).isEqualTo("Azure Service Bus");
    assertThat(data.path("target").asText()).isEqualTo("localhost/orders");
    assertThat(data.at("/properties/_MS.links").asText()).contains(id(message));
  }
}
