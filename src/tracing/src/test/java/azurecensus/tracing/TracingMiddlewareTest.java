package azurecensus.tracing;

import static azurecensus.tracing.ExportedSpans.annotations;
import static azurecensus.tracing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import io.opencensus.trace.Span;
import io.opencensus.trace.export.SpanData;
import java.lang.reflect.InvocationTargetException;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@SuppressWarnings("try") // a span is opened for what happens inside it
class TracingMiddlewareTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final TestInvocation invocation = new TestInvocation();
  final TestMiddlewareContext context = new TestMiddlewareContext(invocation);
  final LogRecords logs = new LogRecords();

  TracingMiddleware middleware(RequestOwner owner, LogOwner logOwner) {
    InvocationTracer tracer = InvocationTracer.builder()
        .setRequestOwner(owner)
        .setLogHandler(logs)
        .setLogOwnership(logOwner.ownership(HostLogLevels.defaults()))
        .build();
    return new TracingMiddleware(() -> new AutomaticTracing(tracer, () -> {}));
  }

  @Test
  void worker_findsItByItself() {
    assertThat(ServiceLoader.load(Middleware.class))
        .hasAtLeastOneElementOfType(TracingMiddleware.class);
  }

  @Test
  void aFunction_hasItsRootWithoutAnyCode() throws Exception {
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
  void aFunctionThatReturnsAValue_answered200() throws Exception {
    middleware(RequestOwner.WORKER, LogOwner.AUTO).invoke(context, context.function(() -> "hello"));

    assertThat(attribute(spans.only(), "http.status_code")).isEqualTo("200");
  }

  @Test
  void aFunctionWithAnotherTrigger_hasNoStatusCode() throws Exception {
    context.http = false;

    middleware(RequestOwner.WORKER, LogOwner.AUTO)
        .invoke(context, context.function(() -> "message"));

    assertThat(spans.only().getKind()).isEqualTo(Span.Kind.SERVER);
    assertThat(attribute(spans.only(), "http.status_code")).isNull();
  }

  @Test
  void aRequest_isDescribedWhereTheHostGivesIt() throws Exception {
    context.request = new TestRequest();

    middleware(RequestOwner.WORKER, LogOwner.AUTO)
        .invoke(context, context.function(() -> TestRequest.response(200)));

    assertThat(attribute(spans.only(), "http.url"))
        .isEqualTo("http://localhost:7071/api/instrumentation");
  }

  /** Complaint 3. */
  @Test
  void complaint3_middlewareAndExplicitCodeGiveOneRequest() throws Exception {
    InvocationTracer explicit = InvocationTracer.builder()
        .setRequestOwner(RequestOwner.WORKER)
        .setLogHandler(logs)
        .build();

    middleware(RequestOwner.WORKER, LogOwner.WORKER).invoke(context, context.function(() -> {
      try (InvocationSpan span = explicit.start(invocation, new TestRequest())) {
        invocation.logger.info("once");
        return span.respond(TestRequest.response(200));
      }
    }));

    assertThat(spans.only().getName()).isEqualTo("instrumentation");
    assertThat(attribute(spans.only(), "http.method")).isEqualTo("GET");
    assertThat(logs.messages()).containsExactly("once");
  }

  /** Complaint 3. */
  @Test
  void complaint3_aRequestThatTheHostSendsIsNotSentAgain() throws Exception {
    middleware(RequestOwner.AUTO, LogOwner.AUTO)
        .invoke(context, context.function(() -> TestRequest.response(200)));

    assertThat(spans.all()).isEmpty();
  }

  /** Complaint 4: the host sends what the invocation's logger gets, so we do not. */
  @Test
  void complaint4_theHostsLogsAreNotSentAgain() throws Exception {
    middleware(RequestOwner.AUTO, LogOwner.AUTO).invoke(context, context.function(() -> {
      invocation.logger.info("the host sends this");
      return null;
    }));

    assertThat(logs.messages()).isEmpty();
  }

  /** Complaint 4: a host without telemetry sends nothing, so we do. */
  @Test
  void complaint4_logsAreSentWhenTheHostSendsNone() throws Exception {
    invocation.traceparent("");

    middleware(RequestOwner.AUTO, LogOwner.AUTO).invoke(context, context.function(() -> {
      invocation.logger.info("nobody else sends this");
      return null;
    }));

    assertThat(logs.messages()).containsExactly("nobody else sends this");
  }

  /** Complaint 4. */
  @Test
  void complaint4_anExplicitLogHandlerWinsOverTheDefault() throws Exception {
    InvocationTracer explicit = InvocationTracer.builder().setLogHandler(logs).build();

    middleware(RequestOwner.AUTO, LogOwner.AUTO).invoke(context, context.function(() -> {
      try (InvocationSpan span = explicit.start(invocation)) {
        invocation.logger.info("once");
      }
      return null;
    }));

    assertThat(logs.messages()).containsExactly("once");
  }

  /** Complaint 6. */
  @Test
  void complaint6_aThrownExceptionIsTheUsersOwn() {
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
          .contains("\tat azurecensus.tracing.");
    });
  }

  /** Complaint 6: below the host's request, and not in the function's log a second time. */
  @Test
  void complaint6_aThrownExceptionIsSentBelowTheHostsRequest() {
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

  /** Complaint 6: what the function records and throws on is one exception. */
  @Test
  void complaint6_anExceptionThatIsRecordedAndThrownIsOne() {
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

  /** Complaint 7. */
  @Test
  void complaint7_aLoggedExceptionKeepsMessageLevelAndInvocation() throws Exception {
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
  void anyLogger_isHeardDuringTheInvocationOnly() throws Exception {
    Logger other = Logger.getLogger("azurecensus.tracing.test.other");
    CurrentInvocationLogHandler handler = new CurrentInvocationLogHandler(logs);
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

  /** Complaint 22. */
  @Test
  void complaint22_aFailingSetUpNeverFailsTheFunction() throws Exception {
    TracingMiddleware middleware = new TracingMiddleware(() -> {
      throw new NoClassDefFoundError("anything");
    });

    middleware.invoke(context, context.function(() -> "hello"));

    assertThat(context.getReturnValue()).isEqualTo("hello");
  }

  /** Complaint 22. */
  @Test
  void complaint22_aFailingContextNeverFailsTheFunction() throws Exception {
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
  void setUp_happensOnceAndNotBeforeTheFirstInvocation() throws Exception {
    AtomicInteger setUps = new AtomicInteger();
    AtomicInteger reports = new AtomicInteger();
    TracingMiddleware middleware = new TracingMiddleware(() -> {
      setUps.incrementAndGet();
      return new AutomaticTracing(InvocationTracer.builder().build(), reports::incrementAndGet);
    });
    assertThat(setUps).hasValue(0);

    middleware.invoke(context, context.function(() -> {
      assertThat(reports).hasValue(0);
      return null;
    }));
    middleware.invoke(context, context.function(() -> null));

    assertThat(setUps).hasValue(1);
    assertThat(reports).hasValue(1);
  }
}
