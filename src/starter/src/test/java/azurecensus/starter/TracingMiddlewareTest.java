package azurecensus.starter;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.testing.TestRequest;
import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.RequestOwner;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import io.opencensus.trace.Span;
import io.opencensus.trace.export.SpanData;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // a span is opened for what happens inside it
class TracingMiddlewareTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final TestInvocation invocation = new TestInvocation();
  final TestMiddlewareContext context = new TestMiddlewareContext(invocation);
  final LogRecords logs = new LogRecords(() -> Optional.ofNullable(InvocationSpan.current())
      .map(InvocationSpan::getInvocationId)
      .orElse(null));

  FunctionTriggers triggers = FunctionTriggersTest.none();

  TracingMiddleware middleware(RequestOwner owner, LogOwner logOwner) {
    InvocationTracer tracer = InvocationTracer.builder()
        .setRequestOwner(owner)
        .setLogHandler(logs)
        .setLogPolicy(logOwner.policy(HostLogLevels.defaults()))
        .build();
    return new TracingMiddleware(() -> tracer, () -> triggers);
  }

  @Test
  void serviceLoader_findsTheMiddleware() {
    assertThat(ServiceLoader.load(Middleware.class))
        .hasAtLeastOneElementOfType(TracingMiddleware.class);
  }

  @Test
  void function_hasItsRootSpanWithoutAnyCode() throws Exception {
    middleware(RequestOwner.WORKER, LogOwner.AUTO).invoke(context, context.function(() -> {
      InProcessSpan.run("step", () -> {});
      return TestRequest.response(201);
    }));

    SpanData root = spans.named("instrumentation");
    assertThat(root.getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(attribute(root, "http.status_code")).isEqualTo("201");
    assertThat(attribute(root, "ai.operation.name")).isEqualTo("instrumentation");
    assertThat(attribute(root, "InvocationId")).isEqualTo(invocation.invocationId);
    assertThat(spans.named("step").getParentSpanId())
        .isEqualTo(root.getContext().getSpanId());
    assertThat(InvocationSpan.current()).isNull();
  }

  @Test
  void firstInvocation_saysSoOnItsItems() throws Exception {
    TracingMiddleware middleware = middleware(RequestOwner.WORKER, LogOwner.AUTO);
    middleware.invoke(context, context.function(() -> null));
    invocation.functionName = "second";
    middleware.invoke(context, context.function(() -> null));

    SpanData first = spans.named("instrumentation");
    assertThat(attribute(first, "coldStart")).isEqualTo("true");
    assertThat(Long.parseLong(attribute(first, "millisecondsSinceProcessStart")))
        .isNotNegative();
    assertThat(spans.named("second").getAttributes().getAttributeMap())
        .doesNotContainKeys("coldStart", "millisecondsSinceProcessStart");
  }

  @Test
  void firstInvocation_whoseRequestTheHostSendsMarksTheItemsBelow() throws Exception {
    middleware(RequestOwner.HOST, LogOwner.AUTO).invoke(context, context.function(() -> {
      InProcessSpan.run("step", () -> {});
      return null;
    }));

    assertThat(attribute(spans.named("step"), "coldStart")).isEqualTo("true");
  }

  @Test
  void functionThatReturnsAValue_hasStatus200() throws Exception {
    middleware(RequestOwner.WORKER, LogOwner.AUTO).invoke(context, context.function(() -> "hello"));

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("200");
  }

  @Test
  void functionWithAnotherTrigger_hasNoStatusCode() throws Exception {
    context.http = false;

    middleware(RequestOwner.WORKER, LogOwner.AUTO)
        .invoke(context, context.function(() -> "message"));

    assertThat(spans.only().getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(attribute(spans.only(), "http.status_code")).isNull();
  }

  @Test
  void functionWithAnotherTrigger_namesItsSource(@TempDir Path app) throws Exception {
    context.http = false;
    triggers = FunctionTriggersTest.triggers(
        app, "instrumentation", "{\"type\": \"queueTrigger\", \"queueName\": \"orders\"}");

    middleware(RequestOwner.WORKER, LogOwner.AUTO).invoke(context, context.function(() -> null));

    assertThat(attribute(spans.only(), "faas.trigger")).isEqualTo("pubsub");
    assertThat(attribute(spans.only(), "messaging.destination.name")).isEqualTo("orders");
  }

  @Test
  void cloudEvent_isContinued(@TempDir Path app) throws Exception {
    invocation.traceparent("");
    context.http = false;
    context.request = FunctionTriggersTest.cloudEvent(FunctionTriggersTest.TRACEPARENT);
    triggers = FunctionTriggersTest.triggers(
        app, "instrumentation", "{\"type\": \"eventGridTrigger\", \"name\": \"event\"}");

    middleware(RequestOwner.WORKER, LogOwner.AUTO).invoke(context, context.function(() -> null));

    SpanData root = spans.only();
    assertThat(root.getContext().getTraceId().toLowerBase16())
        .isEqualTo(FunctionTriggersTest.TRACE);
    assertThat(root.getParentSpanId().toLowerBase16()).isEqualTo(FunctionTriggersTest.SENDER);
    assertThat(attribute(root, "messaging.destination.name")).isEqualTo("shop");
  }

  @Test
  void cloudEventWithAMalformedTrace_startsANewOne(@TempDir Path app) throws Exception {
    invocation.traceparent("");
    context.http = false;
    triggers = FunctionTriggersTest.triggers(
        app, "instrumentation", "{\"type\": \"eventGridTrigger\", \"name\": \"event\"}");
    TracingMiddleware middleware = middleware(RequestOwner.WORKER, LogOwner.AUTO);

    for (String traceparent : new String[] {"", "00-0-0-00", "\\u0000"}) {
      context.request = FunctionTriggersTest.cloudEvent(traceparent);
      middleware.invoke(context, context.function(() -> null));
    }

    assertThat(spans.all())
        .hasSize(3)
        .allMatch(span -> span.getParentSpanId() == null)
        .allMatch(span -> span.getLinks().getLinks().isEmpty());
  }

  /** Several events have several senders, so none of them is the parent. */
  @Test
  void batchOfEvents_isLinkedToItsSenders(@TempDir Path app) throws Exception {
    invocation.traceparent("");
    context.http = false;
    context.request = "[" + FunctionTriggersTest.cloudEvent(FunctionTriggersTest.TRACEPARENT) + ","
        + FunctionTriggersTest.cloudEvent("malformed") + "]";
    triggers = FunctionTriggersTest.triggers(
        app, "instrumentation", "{\"type\": \"eventGridTrigger\", \"name\": \"event\"}");

    middleware(RequestOwner.WORKER, LogOwner.AUTO).invoke(context, context.function(() -> null));

    SpanData root = spans.only();
    assertThat(root.getParentSpanId()).isNull();
    assertThat(root.getLinks().getLinks())
        .extracting(link -> link.getSpanId().toLowerBase16())
        .containsExactly(FunctionTriggersTest.SENDER);
    assertThat(attribute(root, "messaging.batch.message_count")).isEqualTo("2");
  }

  @Test
  void failingTrigger_neverFailsTheFunction() throws Exception {
    context.http = false;
    triggers = null;

    middleware(RequestOwner.WORKER, LogOwner.AUTO).invoke(context, context.function(() -> "done"));

    assertThat(context.getReturnValue()).isEqualTo("done");
    assertThat(spans.only().getName()).isEqualTo("instrumentation");
  }

  @Test
  void request_isDescribedWhenTheHostPassesIt() throws Exception {
    context.request = new TestRequest();

    middleware(RequestOwner.WORKER, LogOwner.AUTO)
        .invoke(context, context.function(() -> TestRequest.response(200)));

    assertThat(attribute(spans.only(), "http.url"))
        .isEqualTo("http://localhost:7071/api/instrumentation");
  }

  @Test
  void middlewareAndExplicitCode_makeOneRequest() throws Exception {
    InvocationTracer explicit = InvocationTracer.builder()
        .setRequestOwner(RequestOwner.WORKER)
        .setLogHandler(logs)
        .build();

    middleware(RequestOwner.WORKER, LogOwner.WORKER).invoke(context, context.function(() -> {
      try (InvocationSpan span = explicit.start(invocation, new TestRequest())) {
        invocation.logger.info("once");
        return span.recordResponse(TestRequest.response(200));
      }
    }));

    assertThat(spans.only().getName()).isEqualTo("instrumentation");
    assertThat(attribute(spans.only(), "http.method")).isEqualTo("GET");
    assertThat(logs.messages()).containsExactly("once");
  }

  @Test
  void hostOwnedRequest_isNotSentAgain() throws Exception {
    middleware(RequestOwner.AUTO, LogOwner.AUTO)
        .invoke(context, context.function(() -> TestRequest.response(200)));

    assertThat(spans.all()).isEmpty();
  }

  /** The host sends the records of the invocation's logger, so the worker does not. */
  @Test
  void hostOwnedLogs_areNotSentAgain() throws Exception {
    middleware(RequestOwner.AUTO, LogOwner.AUTO).invoke(context, context.function(() -> {
      invocation.logger.info("the host sends this");
      return null;
    }));

    assertThat(logs.messages()).isEmpty();
  }

  /** A host without telemetry sends nothing, so the worker does. */
  @Test
  void logs_areSentWhenTheHostSendsNone() throws Exception {
    invocation.traceparent("");

    middleware(RequestOwner.AUTO, LogOwner.AUTO).invoke(context, context.function(() -> {
      invocation.logger.info("only the worker sends this");
      return null;
    }));

    assertThat(logs.messages()).containsExactly("only the worker sends this");
  }

  @Test
  void explicitLogHandler_overridesTheDefault() throws Exception {
    InvocationTracer explicit = InvocationTracer.builder().setLogHandler(logs).build();

    middleware(RequestOwner.AUTO, LogOwner.AUTO).invoke(context, context.function(() -> {
      try (InvocationSpan span = explicit.start(invocation)) {
        invocation.logger.info("once");
      }
      return null;
    }));

    assertThat(logs.messages()).containsExactly("once");
  }

  @Test
  void thrownException_isTheFunctionsOwn() {
    IllegalStateException failure = new IllegalStateException("broken");

    assertThatThrownBy(() -> middleware(RequestOwner.WORKER, LogOwner.AUTO)
            .invoke(context, context.function(() -> {
              throw failure;
            })))
        .isInstanceOf(InvocationTargetException.class)
        .hasCause(failure);

    SpanData root = spans.only();
    assertThat(root.getStatus().isOk()).isFalse();
    assertThat(attribute(root, "http.status_code")).isEqualTo("500");
    assertThat(annotations(root, "exception")).singleElement().satisfies(annotation -> {
      assertThat(attribute(annotation, "exception.type"))
          .isEqualTo("java.lang.IllegalStateException");
      assertThat(attribute(annotation, "exception.stacktrace"))
          .contains("\tat azurecensus.starter.");
    });
  }

  /** It is a child of the host's request, and is not logged by the function a second time. */
  @Test
  void thrownException_isSentBelowTheHostsRequest() {
    IllegalStateException failure = new IllegalStateException("broken");
    LogRecords hosts = new LogRecords();
    invocation.logger.addHandler(hosts);

    assertThatThrownBy(() -> middleware(RequestOwner.AUTO, LogOwner.AUTO)
            .invoke(context, context.function(() -> {
              throw failure;
            })))
        .hasCause(failure);

    assertThat(logs.all).singleElement().satisfies(record -> {
      assertThat(record.getThrown()).isSameAs(failure);
      assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
    });
    assertThat(logs.invocationIds).containsExactly(invocation.invocationId);
    assertThat(hosts.all).isEmpty();
  }

  /** An exception that the function records and rethrows is one exception. */
  @Test
  void recordedAndThrownException_isOne() {
    IllegalStateException failure = new IllegalStateException("broken");
    InvocationTracer explicit = InvocationTracer.builder().build();

    assertThatThrownBy(() -> middleware(RequestOwner.WORKER, LogOwner.AUTO)
            .invoke(context, context.function(() -> {
              try (InvocationSpan span = explicit.start(invocation)) {
                span.recordException(failure);
                throw failure;
              }
            })))
        .hasCause(failure);

    assertThat(annotations(spans.only(), "exception")).hasSize(1);
  }

  @Test
  void loggedException_keepsMessageLevelAndInvocation() throws Exception {
    IllegalStateException failure = new IllegalStateException("broken");

    middleware(RequestOwner.AUTO, LogOwner.WORKER).invoke(context, context.function(() -> {
      invocation.logger.log(Level.WARNING, "exception caught", failure);
      return null;
    }));

    assertThat(logs.all).singleElement().satisfies(record -> {
      assertThat(record.getMessage()).isEqualTo("exception caught");
      assertThat(record.getLevel()).isEqualTo(Level.WARNING);
      assertThat(record.getThrown()).isSameAs(failure);
    });
    assertThat(logs.invocationIds).containsExactly(invocation.invocationId);
  }

  @Test
  void anyLogger_isForwardedDuringTheInvocationOnly() throws Exception {
    Logger other = Logger.getLogger("azurecensus.starter.test.other");
    RootLogHandler handler = new RootLogHandler(logs);
    Logger.getLogger("").addHandler(handler);
    try {
      other.info("before");
      middleware(RequestOwner.AUTO, LogOwner.WORKER).invoke(context, context.function(() -> {
        invocation.logger.setUseParentHandlers(true);
        invocation.logger.info("context logger");
        other.info("other logger");
        return null;
      }));
      other.info("after");
    } finally {
      Logger.getLogger("").removeHandler(handler);
    }

    assertThat(logs.messages()).containsExactly("context logger", "other logger");
    assertThat(logs.invocationIds).containsOnly(invocation.invocationId);
  }

  @Test
  void failingStart_neverFailsTheFunction() throws Exception {
    TracingMiddleware middleware = new TracingMiddleware(
        () -> {
          throw new NoClassDefFoundError("anything");
        },
        FunctionTriggersTest::none);

    middleware.invoke(context, context.function(() -> "hello"));

    assertThat(context.getReturnValue()).isEqualTo("hello");
  }

  @Test
  void failingContext_neverFailsTheFunction() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    invocation.trace(null);
    invocation.logger = null;
    invocation.invocationId = null;
    invocation.functionName = null;

    middleware(RequestOwner.AUTO, LogOwner.AUTO)
        .invoke(context, context.function(calls::incrementAndGet));

    assertThat(calls).hasValue(1);
    assertThat(context.getReturnValue()).isEqualTo(1);
  }

  @Test
  void start_happensOnceAtTheFirstInvocation() throws Exception {
    AtomicInteger starts = new AtomicInteger();
    TracingMiddleware middleware = new TracingMiddleware(
        () -> {
          starts.incrementAndGet();
          return InvocationTracer.builder().build();
        },
        FunctionTriggersTest::none);
    assertThat(starts).hasValue(0);

    middleware.invoke(context, context.function(() -> null));
    middleware.invoke(context, context.function(() -> null));

    assertThat(starts).hasValue(1);
  }
}
