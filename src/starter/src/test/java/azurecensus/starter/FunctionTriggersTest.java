package azurecensus.starter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.TestInvocation;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.RequestOwner;
import azurecensus.tracing.Trigger;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionTriggersTest {
  static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  static final String SENDER = "00f067aa0ba902b7";
  static final String TRACEPARENT = "00-" + TRACE + "-" + SENDER + "-01";

  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  @TempDir
  Path app;

  final TestMiddlewareContext context = new TestMiddlewareContext(new TestInvocation());

  static FunctionTriggers none() {
    return new FunctionTriggers(null, Map.of());
  }

  /** Returns the triggers of an app with one function, which has an output and this trigger. */
  static FunctionTriggers triggers(Path app, String function, String trigger) throws IOException {
    write(app, function, """
        {
          "scriptFile": "../app.jar",
          "bindings": [{"type": "queue", "direction": "out", "queueName": "receipts"}, %s]
        }
        """.formatted(trigger));
    return new FunctionTriggers(app, Map.of("QUEUE", "orders", "EVERY", "0 0 3 * * *"));
  }

  private static void write(Path app, String function, String json) throws IOException {
    Path folder = Files.createDirectories(app.resolve(function));
    Files.writeString(folder.resolve("function.json"), json);
  }

  static String cloudEvent(String traceparent) {
    return """
        {"specversion": "1.0", "id": "1", "type": "shop.ordered", "data": {"item": "beer"},
         "source": "/subscriptions/1/providers/Microsoft.EventGrid/topics/shop#orders",
         "traceparent": "%s"}""".formatted(traceparent);
  }

  /** Returns the attributes that the trigger sets, in the order of their names. */
  private String attributes(Trigger trigger) {
    if (trigger == null) {
      return "unknown";
    }
    InvocationTracer tracer =
        InvocationTracer.builder().setRequestOwner(RequestOwner.WORKER).build();
    InvocationSpan span = tracer.startTriggered(new TestInvocation(), trigger);
    span.close();
    SpanData data = spans.only();
    Map<String, String> attributes = new TreeMap<>();
    data.getAttributes().getAttributeMap().forEach((key, value) -> {
      if (key.matches("(faas|messaging)\\..*")) {
        attributes.put(key.replaceAll("(faas|messaging)\\.", ""), text(value));
      }
    });
    return attributes.toString();
  }

  private static String text(AttributeValue value) {
    return value.match(
        text -> text, Object::toString, Object::toString, Object::toString, Object::toString);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type': 'queueTrigger', 'queueName': '%QUEUE%'}"
            + "| {destination.name=orders, operation=process, system=azurequeue, trigger=pubsub}",
        "{'type': 'serviceBusTrigger', 'queueName': 'orders'}"
            + "| {destination.name=orders, operation=process, system=servicebus, trigger=pubsub}",
        "{'type': 'serviceBusTrigger', 'topicName': 'orders', 'subscriptionName': 'tea'}"
            + "| {destination.name=orders/tea, operation=process, system=servicebus, trigger=pubsub}",
        "{'type': 'eventHubTrigger', 'eventHubName': 'clicks', 'cardinality': 'MANY'}"
            + "| {destination.name=clicks, operation=process, system=eventhubs, trigger=pubsub}",
        "{'type': 'timerTrigger', 'schedule': '%EVERY%'} | {cron=0 0 3 * * *, trigger=timer}",
        "{'type': 'cosmosDBTrigger', 'containerName': 'orders'}"
            + "| {document.collection=orders, trigger=datasource}",
        "{'type': 'cosmosDBTrigger', 'collectionName': 'orders'}"
            + "| {document.collection=orders, trigger=datasource}",
        "{'type': 'blobTrigger', 'path': 'orders/{name}'}"
            + "| {document.collection=orders/{name}, trigger=datasource}",
        "{'type': 'queueTrigger', 'queueName': '%MISSING%'}"
            + "| {destination.name=%MISSING%, operation=process, system=azurequeue, trigger=pubsub}",
        "{'type': 'queueTrigger'} | unknown",
        "{'type': 'myOwnTrigger', 'queueName': 'orders'} | unknown",
        "{'direction': 'in'} | unknown"
      })
  void source_isThatOfTheBinding(String binding, String expected) throws IOException {
    FunctionTriggers triggers = triggers(app, "instrumentation", binding.replace('\'', '"'));

    assertThat(attributes(triggers.of(context))).isEqualTo(expected);
  }

  @Test
  void eventGrid_namesTheTopicOfTheEvent() throws IOException {
    FunctionTriggers triggers =
        triggers(app, "instrumentation", "{\"type\": \"eventGridTrigger\", \"name\": \"event\"}");
    context.request = "{\"topic\": \"/subscriptions/1/topics/shop\", \"subject\": \"orders/17\"}";

    assertThat(attributes(triggers.of(context)))
        .isEqualTo("{destination.name=shop, operation=process, system=eventgrid, trigger=pubsub}");
  }

  @Test
  void parameterThatIsNoEvent_isIgnored() throws IOException {
    FunctionTriggers triggers =
        triggers(app, "instrumentation", "{\"type\": \"eventGridTrigger\", \"name\": \"event\"}");

    for (Object parameter :
        new Object[] {null, 17, "", "{", "[]", "[17]", "\"text\"", "[".repeat(99)}) {
      context.request = parameter;
      assertThat(triggers.of(context)).as("%s", parameter).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{\"bindings\": 17}", "{\"bindings\": [17, {\"type\": 1}]}"})
  void malformedFile_isNoTrigger(String json) throws IOException {
    write(app, "instrumentation", json);

    assertThat(new FunctionTriggers(app, Map.of()).of(context)).isNull();
  }

  @Test
  void missingFileOrDirectory_isNoTrigger() {
    assertThat(new FunctionTriggers(app, Map.of()).of(context)).isNull();
    assertThat(none().of(context)).isNull();
  }

  @Test
  void file_isReadOnce() throws IOException {
    FunctionTriggers triggers = triggers(
        app, "instrumentation", "{\"type\": \"timerTrigger\", \"schedule\": \"0 0 3 * * *\"}");
    assertThat(triggers.of(context)).isNotNull();

    write(app, "instrumentation", "{");

    assertThat(List.of(triggers.of(context), triggers.of(context))).hasSize(2);
  }
}
