package azurecensus.clients.internal.azure;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.ExportedSpans;
import com.azure.core.util.Context;
import com.azure.core.util.TracingOptions;
import com.azure.core.util.tracing.SpanKind;
import com.azure.core.util.tracing.StartSpanOptions;
import com.azure.core.util.tracing.Tracer;
import com.azure.core.util.tracing.TracerProvider;
import com.azure.core.util.tracing.TracingLink;
import io.opencensus.trace.Link;
import io.opencensus.trace.Span;
import io.opencensus.trace.export.SpanData;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Makes the calls that the clients of Service Bus and Event Hubs make. Their protocol is AMQP; the
 * module {@code clients-parity} runs the client of Service Bus with a stand-in of the service.
 */
class AzureSdkTracerTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  /** Found as azure-core finds it. */
  final Tracer tracer = TracerProvider.getDefaultProvider()
      .createTracer(
          "azure-messaging-servicebus", "7.17.20", "Microsoft.ServiceBus", new TracingOptions());

  @Test
  void sentMessage_carriesTheTraceAndIsLinkedFromTheCall() {
    Map<String, String> properties = new HashMap<>();
    Context message =
        tracer.start("ServiceBus.message", new StartSpanOptions(SpanKind.PRODUCER), Context.NONE);
    tracer.injectContext(properties::put, message);
    tracer.end(null, null, message);
    StartSpanOptions options = new StartSpanOptions(SpanKind.CLIENT)
        .setAttribute("messaging.system", "servicebus")
        .setAttribute("entity-path", "orders")
        .setAttribute("hostname", "shop.servicebus.windows.net")
        .setAttribute("messaging.batch.message_count", 1L)
        .addLink(new TracingLink(message));
    Context send = tracer.start("ServiceBus.send", options, Context.NONE);
    tracer.end(null, null, send);

    SpanData made = spans.named("ServiceBus.message");
    assertThat(made.getKind()).isNull();
    assertThat(properties.get("traceparent"))
        .contains(made.getContext().getSpanId().toLowerBase16());
    SpanData sent = spans.named("ServiceBus.send");
    assertThat(sent.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(attribute(sent, "microsoft.dependency.type")).isEqualTo("Azure Service Bus");
    assertThat(attribute(sent, "messaging.destination.name")).isEqualTo("orders");
    assertThat(attribute(sent, "server.address")).isEqualTo("shop.servicebus.windows.net");
    assertThat(attribute(sent, "messaging.batch.message_count")).isEqualTo("1");
    assertThat(sent.getLinks().getLinks())
        .extracting(Link::getSpanId)
        .containsExactly(made.getContext().getSpanId());
  }

  @Test
  void receivedMessage_isARequestThatContinuesItsSender() {
    Map<String, String> properties =
        Map.of("Diagnostic-Id", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
    Context sender = tracer.extractContext(properties::get);

    Context processing = tracer.start(
        "ServiceBus.process",
        new StartSpanOptions(SpanKind.CONSUMER).setRemoteParent(sender),
        Context.NONE);
    tracer.end(null, new IllegalStateException("poison"), processing);

    SpanData span = spans.only();
    assertThat(span.getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(span.getContext().getTraceId().toLowerBase16())
        .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(span.getParentSpanId().toLowerBase16()).isEqualTo("00f067aa0ba902b7");
    assertThat(span.getStatus().isOk()).isFalse();
    assertThat(annotations(span, "exception")).hasSize(1);
  }

  @Test
  void malformedContext_startsANewTrace() {
    Context sender = tracer.extractContext(name -> "traceparent".equals(name) ? "00-x" : null);

    tracer.end(
        null,
        null,
        tracer.start(
            "ServiceBus.process",
            new StartSpanOptions(SpanKind.CONSUMER)
                .setRemoteParent(sender)
                .addLink(new TracingLink(sender)),
            Context.NONE));

    assertThat(spans.only().getParentSpanId()).isNull();
    assertThat(spans.only().getLinks().getLinks()).isEmpty();
  }

  @Test
  @SuppressWarnings("try") // closing a scope is never interrupted
  void span_isHandedOnInTheContext() throws Exception {
    Context outer = tracer.start("ServiceBus.peek", Context.NONE);
    Context inner = tracer.start("inner", outer);
    try (AutoCloseable scope = tracer.makeSpanCurrent(inner)) {
      assertThat(scope).isNotNull();
      tracer.end(null, null, tracer.start("by thread", Context.NONE));
    }
    tracer.end("busy", null, inner);
    tracer.end(null, null, outer);

    assertThat(spans.named("inner").getParentSpanId())
        .isEqualTo(spans.named("ServiceBus.peek").getContext().getSpanId());
    assertThat(spans.named("by thread").getParentSpanId())
        .isEqualTo(spans.named("inner").getContext().getSpanId());
    assertThat(spans.named("inner").getStatus().getDescription()).isEqualTo("busy");
  }

  @Test
  void contextWithoutSpan_isLeftAlone() throws Exception {
    tracer.setAttribute("key", "value", Context.NONE);
    tracer.injectContext(
        (name, value) -> {
          throw new AssertionError(name);
        },
        Context.NONE);
    tracer.makeSpanCurrent(Context.NONE).close();
    tracer.end(null, null, Context.NONE);

    assertThat(tracer.isRecording(Context.NONE)).isFalse();
    assertThat(spans.all()).isEmpty();
  }

  /** As the client of Cosmos DB reports it. */
  @Test
  void callOfADatabase_isADependencyThoughTheSdkCallsItInternal() {
    Tracer cosmos = TracerProvider.getDefaultProvider()
        .createTracer("azure-cosmos", "4.81.0", "Microsoft.DocumentDB", new TracingOptions());
    StartSpanOptions options = new StartSpanOptions(SpanKind.INTERNAL)
        .setAttribute("db.system", "cosmosdb")
        .setAttribute("db.name", "shop");

    Context call = cosmos.start("readItem.orders", options, Context.NONE);
    cosmos.setAttribute("exception.stacktrace", "at …", call);
    cosmos.setAttribute("azure.cosmosdb.error.stacktrace", "at …", call);
    cosmos.setAttribute("db.cosmosdb.status_code", "404", call);
    cosmos.setAttribute("db.response.status_code", "404", call);
    cosmos.end(null, new IllegalStateException("not found"), call);

    SpanData span = spans.only();
    assertThat(span.getKind()).isEqualTo(Span.Kind.CLIENT);
    assertThat(span.getStatus().isOk()).isFalse();
    assertThat(span.getAttributes().getAttributeMap())
        .containsOnlyKeys("db.system", "db.name", "db.response.status_code");
    assertThat(annotations(span, "exception")).hasSize(1);
  }

  @Test
  void tracing_isTurnedOffByTheClientsOptions() {
    Tracer off = TracerProvider.getDefaultProvider()
        .createTracer(
            "azure-storage-blob", "1", "Microsoft.Storage", new TracingOptions().setEnabled(false));

    assertThat(off.isEnabled()).isFalse();
    assertThat(tracer.isEnabled()).isTrue();
  }
}
