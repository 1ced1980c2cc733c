package azurecensus.tracing;

import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.TestInvocation;
import io.opencensus.trace.Link;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@SuppressWarnings("try") // a span is opened to be recorded
class TriggerTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SENDER = "00f067aa0ba902b7";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + SENDER + "-01";

  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final TestInvocation withoutHostTrace = new TestInvocation().traceparent("");

  private SpanData run(TestInvocation context, Trigger trigger) {
    try (InvocationSpan span =
        InvocationTracerTest.tracer(RequestOwner.WORKER).startTriggered(context, trigger)) {
      assertThat(span.getOperationName()).isEqualTo("instrumentation");
    }
    return spans.only();
  }

  private static String trace(SpanData span) {
    return span.getContext().getTraceId().toLowerBase16();
  }

  @Test
  void message_isContinuedAndItsSourceNamed() {
    Trigger trigger = Trigger.serviceBus("orders").withMessage(Map.of("traceparent", TRACEPARENT));

    SpanData span = run(withoutHostTrace, trigger);

    assertThat(span.getName()).isEqualTo("instrumentation");
    assertThat(span.getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(trace(span)).isEqualTo(TRACE);
    assertThat(span.getParentSpanId().toLowerBase16()).isEqualTo(SENDER);
    assertThat(span.getLinks().getLinks()).isEmpty();
    assertThat(attribute(span, "faas.trigger")).isEqualTo("pubsub");
    assertThat(attribute(span, "messaging.system")).isEqualTo("servicebus");
    assertThat(attribute(span, "messaging.destination.name")).isEqualTo("orders");
  }

  @Test
  void message_ofAnOlderSenderIsContinued() {
    Trigger trigger = Trigger.eventHub("orders").withMessage(Map.of("Diagnostic-Id", TRACEPARENT));

    assertThat(trace(run(withoutHostTrace, trigger))).isEqualTo(TRACE);
  }

  @Test
  void message_isLinkedWhereTheHostPassesATrace() {
    Trigger trigger = Trigger.serviceBus("orders").withMessage(Map.of("traceparent", TRACEPARENT));

    SpanData span = run(new TestInvocation(), trigger);

    assertThat(trace(span)).isEqualTo(TestInvocation.TRACE_ID);
    assertThat(span.getLinks().getLinks())
        .extracting(link -> link.getSpanId().toLowerBase16())
        .containsExactly(SENDER);
  }

  @Test
  void batch_isLinkedToEachSender() {
    String other = "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01";
    Trigger trigger = Trigger.eventHub("orders")
        .withMessages(Arrays.asList(
            Map.of("traceparent", TRACEPARENT),
            Map.of(),
            null,
            Map.of("traceparent", "malformed"),
            Map.of("traceparent", other)));

    SpanData span = run(withoutHostTrace, trigger);

    assertThat(trace(span)).isNotEqualTo(TRACE);
    assertThat(span.getParentSpanId()).isNull();
    assertThat(span.getLinks().getLinks())
        .extracting(Link::getTraceId)
        .extracting(id -> id.toLowerBase16())
        .containsExactly(TRACE, "0123456789abcdef0123456789abcdef");
    assertThat(attribute(span, "messaging.batch.message_count")).isEqualTo("5");
  }

  @Test
  void emptyOrMalformedContext_startsANewTrace() {
    for (Map<String, String> properties : Arrays.<Map<String, String>>asList(
        null, Map.of(), Map.of("traceparent", ""), Map.of("traceparent", "00-0-0-00"))) {
      try (InvocationSpan span = InvocationTracerTest.tracer(RequestOwner.WORKER)
          .startTriggered(withoutHostTrace, Trigger.queue("orders").withMessage(properties))) {
        assertThat(span.getInvocationId()).isNotNull();
      }
    }

    assertThat(spans.all())
        .hasSize(4)
        .allMatch(span -> span.getParentSpanId() == null)
        .allMatch(span -> span.getLinks().getLinks().isEmpty());
  }

  @Test
  void triggersWithoutMessages_nameTheirSource() {
    assertThat(Trigger.timer("0 */5 * * * *").attributes())
        .isEqualTo(Map.of("faas.trigger", "timer", "faas.cron", "0 */5 * * * *"));
    assertThat(Trigger.cosmosDb("orders").attributes())
        .isEqualTo(Map.of("faas.trigger", "datasource", "faas.document.collection", "orders"));
    assertThat(Trigger.blob("orders/{name}").attributes())
        .containsEntry("faas.document.collection", "orders/{name}");
    assertThat(Trigger.eventGrid("shop").attributes())
        .containsEntry("messaging.system", "eventgrid");
    assertThat(Trigger.queue("orders").withMessages(null).senders()).isEmpty();
  }

  /** The host describes and links its own request. */
  @Test
  void requestOfTheHost_isLeftAlone() {
    Trigger trigger =
        Trigger.serviceBus("orders").withMessages(List.of(Map.of("traceparent", TRACEPARENT)));

    try (InvocationSpan span = InvocationTracerTest.tracer(RequestOwner.AUTO)
        .startTriggered(new TestInvocation(), trigger)) {
      assertThat(Tracing.getTracer().getCurrentSpan().getContext().getSpanId().toLowerBase16())
          .isEqualTo(TestInvocation.HOST_SPAN_ID);
      assertThat(span.getTravellingAttributes()).isEmpty();
    }

    assertThat(spans.all()).isEmpty();
  }

  @Test
  void joinedInvocation_isDescribedAndLinked() {
    InvocationTracer tracer = InvocationTracerTest.tracer(RequestOwner.WORKER);
    try (InvocationSpan outer = tracer.start(withoutHostTrace);
        InvocationSpan inner = tracer.startTriggered(
            withoutHostTrace,
            Trigger.serviceBus("orders").withMessage(Map.of("traceparent", TRACEPARENT)))) {
      assertThat(inner.getInvocationId()).isEqualTo(outer.getInvocationId());
    }

    assertThat(attribute(spans.only(), "messaging.destination.name")).isEqualTo("orders");
    assertThat(spans.only().getLinks().getLinks()).hasSize(1);
  }
}
