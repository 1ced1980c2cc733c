package azurecensus.tracing;

import azurecensus.tracing.internal.Attributes;
import azurecensus.tracing.internal.HttpStatuses;
import azurecensus.tracing.internal.SpanExceptions;
import azurecensus.tracing.internal.SpanScope;
import azurecensus.tracing.internal.TracingFailures;
import azurecensus.tracing.internal.W3cTraceContext;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracing;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * A {@code CLIENT} span below the current span around one call of another service, with any client:
 * {@code java.net.http}, Apache HttpClient, JDBC, a queue, or a protocol of its own. Calls with
 * OkHttp need none: {@link TracingInterceptor} makes theirs.
 *
 * <pre>{@code
 * HttpResponse<String> response = ClientSpan.http("GET", uri).call(span -> {
 *   span.sendHeaders(request::setHeader); // traceparent and tracestate
 *   HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
 *   span.recordStatusCode(answer.statusCode());
 *   return answer;
 * });
 *
 * List<Order> orders = ClientSpan.database("SELECT orders", "postgresql", "db.example.com", sql)
 *     .call(span -> read(statement.executeQuery()));
 * }</pre>
 *
 * <p>The span begins when it is created. {@link #call} makes it current, records an exception of
 * the work, and ends it. An asynchronous call has no such block: keep the span, record its outcome
 * and {@link #close} it, on any thread; it is current nowhere.
 *
 * <p>Null names and null work are rejected; apart from that, only exceptions of the work are
 * thrown. Thread-safe.
 */
public final class ClientSpan implements AutoCloseable {
  private final Span span;
  private final AtomicBoolean closed = new AtomicBoolean();

  private ClientSpan(Span span) {
    this.span = span;
  }

  /**
   * The work of a call.
   *
   * @param <T> the type of the result
   * @param <E> the type of the checked exceptions
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    /** Makes the call. */
    T run(ClientSpan span) throws E;
  }

  /**
   * Starts the span of an HTTP call, named by method and path.
   *
   * @param method such as {@code GET}
   * @param url recorded without user information, query and fragment
   */
  public static ClientSpan http(String method, URI url) {
    Objects.requireNonNull(method, "method");
    Objects.requireNonNull(url, "url");
    return start(method + " " + Attributes.path(url), span -> {
      Attributes.put(span, Attributes.HTTP_METHOD, method);
      Attributes.putUrl(span, url);
    });
  }

  /**
   * Starts the span of a database call.
   *
   * @param name a name that does not vary from call to call, such as {@code SELECT orders}
   * @param system the kind of database, such as {@code postgresql}: the type of the dependency
   * @param server {@code host} or {@code host:port}, the target of the dependency; null when
   *     unknown
   * @param statement recorded as it is, so it should have placeholders for values; null: none
   */
  public static ClientSpan database(String name, String system, String server, String statement) {
    Objects.requireNonNull(system, "system");
    return start(name, span -> {
      Attributes.put(span, Attributes.DB_SYSTEM, system);
      Attributes.put(span, Attributes.PEER_NAME, server);
      Attributes.put(span, Attributes.DB_STATEMENT, statement);
    });
  }

  /**
   * Starts the span of a message that is sent. Send the trace headers as properties of the message,
   * with {@link #sendHeaders}.
   *
   * @param name a name that does not vary from call to call, such as {@code orders send}
   * @param system the kind of broker, such as {@code kafka} or {@code servicebus}
   * @param server {@code host} or {@code host:port}; null when unknown
   * @param destination the queue or topic; null when unknown
   */
  public static ClientSpan message(String name, String system, String server, String destination) {
    Objects.requireNonNull(system, "system");
    return start(name, span -> {
      Attributes.put(span, Attributes.MESSAGING_SYSTEM, system);
      Attributes.put(span, Attributes.PEER_NAME, server);
      Attributes.put(span, Attributes.MESSAGING_DESTINATION, destination);
    });
  }

  /**
   * Starts the span of any other call.
   *
   * @param name a name that does not vary from call to call
   * @param type the type of the dependency, such as {@code ldap}
   * @param server {@code host} or {@code host:port}, the target of the dependency; null when
   *     unknown: the type is the target then
   */
  public static ClientSpan other(String name, String type, String server) {
    Objects.requireNonNull(type, "type");
    return start(name, span -> {
      Attributes.put(span, Attributes.RPC_SYSTEM, type);
      Attributes.put(span, Attributes.PEER_NAME, server);
    });
  }

  private static ClientSpan start(String name, Consumer<Span> description) {
    Objects.requireNonNull(name, "name");
    try {
      Span span =
          Tracing.getTracer().spanBuilder(name).setSpanKind(Span.Kind.CLIENT).startSpan();
      Attributes.putOperation(span);
      description.accept(span);
      return new ClientSpan(span);
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("A call could not be traced.", e);
      return new ClientSpan(BlankSpan.INSTANCE);
    }
  }

  /**
   * Makes the call with this span current, and ends the span. An exception of the work marks the
   * span as failed and is rethrown unchanged.
   *
   * @return the result of the work
   * @throws E when the work throws it
   */
  public <T, E extends Exception> T call(Work<T, E> work) throws E {
    Objects.requireNonNull(work, "work");
    SpanScope scope = SpanScope.enter(span);
    try {
      return work.run(this);
    } catch (Throwable failure) {
      recordException(failure);
      throw failure;
    } finally {
      scope.close();
      close();
    }
  }

  /**
   * Passes {@code traceparent} and, if there is one, {@code tracestate} to a carrier, so that the
   * called service joins the trace. Passes nothing when nothing is traced.
   *
   * @param carrier sets a header or property: name, value; for instance
   *     {@code HttpRequest.Builder::setHeader}
   */
  public void sendHeaders(BiConsumer<String, String> carrier) {
    Objects.requireNonNull(carrier, "carrier");
    softly("Trace headers could not be set.", () -> {
      SpanContext context = span.getContext();
      if (!context.isValid()) {
        return;
      }
      carrier.accept(W3cTraceContext.TRACEPARENT, W3cTraceContext.traceparent(context));
      String tracestate = W3cTraceContext.tracestate(context);
      if (!tracestate.isEmpty()) {
        carrier.accept(W3cTraceContext.TRACESTATE, tracestate);
      }
    });
  }

  /** Records the status code of an HTTP response: the result of the dependency. */
  public void recordStatusCode(int code) {
    softly("The outcome of a call could not be recorded.", () -> {
      Attributes.put(span, Attributes.HTTP_STATUS_CODE, code);
      span.setStatus(HttpStatuses.of(code));
    });
  }

  /**
   * Marks the call as failed without an exception.
   *
   * @param reason recorded as {@code statusDescription}; null: none
   */
  public void recordFailure(String reason) {
    softly(
        "The outcome of a call could not be recorded.",
        () -> span.setStatus(
            reason == null ? Status.UNKNOWN : Status.UNKNOWN.withDescription(reason)));
  }

  /**
   * Records an exception on this span and marks the span as failed.
   *
   * @param exception the exception; null is ignored, so that a callback of a
   *     {@code CompletableFuture} can pass what it gets
   */
  public void recordException(Throwable exception) {
    if (exception == null) {
      return;
    }
    softly("An exception could not be recorded.", () -> {
      SpanExceptions.annotate(span, exception);
      span.setStatus(
          HttpStatuses.of(exception).withDescription(SpanExceptions.describe(exception)));
    });
  }

  /**
   * Sets an attribute of this span; it becomes a property of the telemetry item, or a column if it
   * has one.
   *
   * @param value null leaves the attribute out
   */
  public void putAttribute(String key, String value) {
    softly("An attribute could not be recorded.", () -> Attributes.put(span, key, value));
  }

  /** Sets a number attribute of this span; see {@link #putAttribute(String, String)}. */
  public void putAttribute(String key, long value) {
    softly("An attribute could not be recorded.", () -> Attributes.put(span, key, value));
  }

  /** Ends the span. Closing twice does nothing. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      softly("The span of a call could not be ended.", span::end);
    }
  }

  private static void softly(String failure, Runnable work) {
    try {
      work.run();
    } catch (Throwable e) {
      TracingFailures.report(failure, e);
    }
  }
}
