package azurecensus.tracing.internal;

import io.grpc.Context;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.logging.Logger;

/**
 * The facts of one run of a function. {@link Context} carries them to every thread that works for
 * the invocation. Thread-safe; compared by identity.
 */
public final class InvocationContext {
  /** The invocation of the current {@link Context}. */
  public static final Context.Key<InvocationContext> KEY =
      Context.key("azurecensus.invocation-context");

  private final String operationName;
  private final String invocationId;

  /** The two above as attributes, which every span of the invocation shares. */
  private final AttributeValue operationNameAttribute;

  private final AttributeValue invocationIdAttribute;
  private final Span root;
  private final W3cTracestate tracestate;
  private final Logger logger;

  private volatile BooleanSupplier replaying = () -> false;

  /** The last exception that a span carries, compared by identity; null before. */
  private final AtomicReference<Throwable> onSpan = new AtomicReference<>();

  /**
   * Collects the facts.
   *
   * @param operationName the name of the function
   * @param invocationId the id that the host gave the invocation, or null
   * @param root the root span
   * @param tracestate the caller's {@code tracestate}
   * @param logger the logger of the invocation, or null when the host gave none
   */
  public InvocationContext(
      String operationName,
      String invocationId,
      Span root,
      W3cTracestate tracestate,
      Logger logger) {
    this.operationName = operationName;
    this.invocationId = invocationId;
    this.operationNameAttribute = AttributeValue.stringAttributeValue(operationName);
    this.invocationIdAttribute =
        invocationId == null ? null : AttributeValue.stringAttributeValue(invocationId);
    this.root = root;
    this.tracestate = tracestate;
    this.logger = logger;
  }

  /** Returns the invocation that this thread works for, or null. */
  public static InvocationContext current() {
    return KEY.get();
  }

  /** Returns the name of the function; empty when the invocation could not be traced. */
  public String operationName() {
    return operationName;
  }

  /** Returns the id that the host gave the invocation, or null. */
  public String invocationId() {
    return invocationId;
  }

  /** Marks a span as part of this invocation. */
  void mark(Span span) {
    span.putAttribute(Attributes.OPERATION_NAME, operationNameAttribute);
    if (invocationIdAttribute != null) {
      span.putAttribute(Attributes.INVOCATION_ID, invocationIdAttribute);
    }
  }

  /** Returns the root span. */
  public Span root() {
    return root;
  }

  /** Returns the caller's {@code tracestate}. */
  public W3cTracestate tracestate() {
    return tracestate;
  }

  /**
   * Records no spans while an orchestrator of Durable Functions repeats what it did before.
   *
   * @param replaying returns true during that time; called whenever a span starts
   */
  public void recordNothingWhile(BooleanSupplier replaying) {
    this.replaying = replaying;
  }

  /** Returns true while an orchestrator repeats what it did before. */
  boolean isReplaying() {
    return replaying.getAsBoolean();
  }

  /** Remembers that a span carries this exception; returns false when one does already. */
  boolean putOnSpan(Throwable exception) {
    return onSpan.getAndSet(exception) != exception;
  }

  /** Returns true when a span of the invocation carries this exception. */
  boolean isOnSpan(Throwable exception) {
    return onSpan.get() == exception;
  }

  /** Returns a copy of the attributes of a root span that the host sends; else empty. */
  public Map<String, String> travellingAttributes() {
    if (!(root instanceof HostSpan host) || host.attributes().isEmpty()) {
      return Map.of();
    }
    Map<String, String> texts = new HashMap<>();
    host.attributes().forEach((key, value) -> texts.put(key, text(value)));
    return texts;
  }

  private static String text(AttributeValue value) {
    return value.match(
        String::valueOf, String::valueOf, String::valueOf, String::valueOf, String::valueOf);
  }

  /** Returns the logger of the invocation, or null. */
  public Logger logger() {
    return logger;
  }
}
