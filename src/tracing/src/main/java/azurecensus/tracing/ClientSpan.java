package azurecensus.tracing;

import azurecensus.tracing.internal.Attributes;
import azurecensus.tracing.internal.HttpStatuses;
import azurecensus.tracing.internal.InvocationContext;
import azurecensus.tracing.internal.OpenCalls;
import azurecensus.tracing.internal.SpanExceptions;
import azurecensus.tracing.internal.SpanScope;
import azurecensus.tracing.internal.TracingFailures;
import azurecensus.tracing.internal.W3cTraceContext;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Link;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A {@code CLIENT} span below the current span around one call of another service, with any client:
 * a queue, a cache, or a protocol of its own. Calls with OkHttp need none:
 * {@link TracingInterceptor} makes theirs. The artifact {@code azurecensus-clients}, which is built
 * on this class, traces {@code java.net.http}, Apache HttpClient 5, {@code HttpURLConnection}, JDBC
 * and the Azure SDK.
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

  /** The invocation that the call belongs to, or null. */
  private final InvocationContext invocation;

  private final AtomicBoolean closed = new AtomicBoolean();

  private ClientSpan(Span span, InvocationContext invocation) {
    this.span = span;
    this.invocation = invocation;
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
    return builder(name).start(description);
  }

  /**
   * Returns a builder for what the other methods do not cover: another parent, a kind of its own,
   * or attributes alone. For integrations of clients.
   *
   * @param name a name that does not vary from call to call
   */
  public static Builder builder(String name) {
    return new Builder(Objects.requireNonNull(name, "name"));
  }

  /** The relation of a span to the other side. */
  public enum Kind {
    /** A call of another service: a dependency of the type that the attributes describe. */
    CLIENT,

    /** Work of a client around its calls: a dependency of type {@code InProc}. */
    IN_PROCESS,

    /** The processing of a received message: a request. */
    PROCESS
  }

  /** Collects the settings of a {@link ClientSpan}. Not thread-safe. */
  public static final class Builder {
    private final String name;
    private Kind kind = Kind.CLIENT;
    private ClientSpan parent;
    private Function<String, String> remoteParent = header -> null;

    private Builder(String name) {
      this.name = name;
    }

    /**
     * Sets the kind. Default: {@link Kind#CLIENT}.
     *
     * @param kind not null
     */
    public Builder setKind(Kind kind) {
      this.kind = Objects.requireNonNull(kind, "kind");
      return this;
    }

    /**
     * Sets the parent, for clients that hand their context from call to call.
     *
     * @param parent null, the default: the current span
     */
    public Builder setParent(ClientSpan parent) {
      this.parent = parent;
      return this;
    }

    /**
     * Continues the trace whose headers a carrier has, such as a received message. Without valid
     * headers the parent is the one of {@link #setParent}, or the current span.
     *
     * @param carrier returns the value of a header or property by its name, or null
     */
    public Builder setRemoteParent(Function<String, String> carrier) {
      this.remoteParent = Objects.requireNonNull(carrier, "carrier");
      return this;
    }

    /** Starts the span. */
    public ClientSpan start() {
      return start(span -> {});
    }

    private ClientSpan start(Consumer<Span> description) {
      try {
        InvocationContext current = InvocationContext.current();
        InvocationContext invocation =
            current == null && parent != null ? parent.invocation : current;
        SpanBuilder builder = builder()
            .setSpanKind(
                switch (kind) {
                  case CLIENT -> Span.Kind.CLIENT;
                  case IN_PROCESS -> null;
                  case PROCESS -> Span.Kind.SERVER;
                });
        Span span = Attributes.startSpan(builder, invocation);
        description.accept(span);
        return new ClientSpan(span, invocation);
      } catch (RuntimeException | LinkageError e) {
        TracingFailures.report("A call could not be traced.", e);
        return new ClientSpan(BlankSpan.INSTANCE, null);
      }
    }

    private SpanBuilder builder() {
      Tracer tracer = Tracing.getTracer();
      SpanContext remote = W3cTraceContext.extract(remoteParent).orElse(null);
      if (remote != null) {
        return tracer.spanBuilderWithRemoteParent(name, remote);
      }
      return parent == null
          ? tracer.spanBuilder(name)
          : tracer.spanBuilderWithExplicitParent(name, parent.span);
    }
  }

  /**
   * Returns true when a request with these headers is part of a call that has a span already: the
   * client that makes the request sits on another one, which sent the trace headers of its own
   * span. The lower client should then record nothing.
   *
   * @param headers returns the value of a header by its name, or null
   */
  public static boolean isTraced(Function<String, String> headers) {
    Objects.requireNonNull(headers, "headers");
    try {
      return OpenCalls.contains(headers.apply(W3cTraceContext.TRACEPARENT));
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The headers of a request could not be read.", e);
      return false;
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
   * Makes this span current on this thread, for clients that cannot use {@link #call}.
   *
   * @return restores what was current before; to be closed on the same thread, does not end the
   *     span
   */
  public Scope makeCurrent() {
    SpanScope scope = SpanScope.enter(span);
    return scope::close;
  }

  /** Restores the span that was current before. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
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
      if (!closed.get()) {
        OpenCalls.add(context);
      }
      carrier.accept(W3cTraceContext.TRACEPARENT, W3cTraceContext.traceparent(context));
      String tracestate = W3cTraceContext.tracestate(context);
      if (!tracestate.isEmpty()) {
        carrier.accept(W3cTraceContext.TRACESTATE, tracestate);
      }
    });
  }

  /**
   * Links this span to the span whose trace headers a carrier has, such as the sender of a message
   * that this call received. Does nothing when the carrier has none or malformed ones.
   *
   * @param carrier returns the value of a header or property by its name, or null; for instance
   *     {@code headers::get}
   */
  public void linkTo(Function<String, String> carrier) {
    Objects.requireNonNull(carrier, "carrier");
    softly(
        "A link could not be recorded.",
        () -> W3cTraceContext.extract(carrier)
            .ifPresent(context ->
                span.addLink(Link.fromSpanContext(context, Link.Type.PARENT_LINKED_SPAN))));
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
    if (exception == null || SpanExceptions.isInterruption(exception)) {
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
      softly("The span of a call could not be ended.", () -> {
        OpenCalls.remove(span.getContext());
        span.end();
      });
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
