package azurecensus.tracing.internal;

import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes exceptions onto spans: an annotation {@code exception} with the attributes
 * {@code exception.type}, {@code exception.message} and {@code exception.stacktrace}. Stateless.
 */
public final class SpanExceptions {
  private static final String ANNOTATION = "exception";
  private static final String TYPE = "exception.type";
  private static final String MESSAGE = "exception.message";
  private static final String STACKTRACE = "exception.stacktrace";

  /**
   * The package of the throwables with which Durable Functions leaves an orchestrator that waits or
   * starts again.
   */
  private static final String INTERRUPTIONS = "com.microsoft.durabletask.interruption.";

  /** In characters. A stack overflow with its 1,024 frames and a cause still fits. */
  private static final int MAX_STACKTRACE = 256 * 1024;

  /**
   * The last exception that a span of this thread carries, with the id of the span's trace. It has
   * objects of the JDK only, so that a thread of the worker keeps no class of the app.
   */
  private static final ThreadLocal<Map.Entry<String, WeakReference<Throwable>>> LAST =
      new ThreadLocal<>();

  private SpanExceptions() {}

  /** Remembers that a span of this trace carries the exception; false when one does already. */
  private static boolean putOnThread(Span span, Throwable exception) {
    String trace = span.getContext().getTraceId().toLowerBase16();
    Map.Entry<String, WeakReference<Throwable>> last = LAST.get();
    if (last != null && last.getKey().equals(trace) && last.getValue().refersTo(exception)) {
      return false;
    }
    LAST.set(Map.entry(trace, new WeakReference<>(exception)));
    return true;
  }

  /** Returns true for a throwable that leaves an orchestrator of Durable Functions as planned. */
  public static boolean isInterruption(Throwable exception) {
    return exception.getClass().getName().startsWith(INTERRUPTIONS);
  }

  /**
   * Annotates a span with an exception and its causes; leaves the span's status alone. An exception
   * that another span of the current invocation carries is not repeated: as it propagates, it
   * leaves several spans, and it should be sent once. Without an invocation, the same holds for the
   * spans of one trace on one thread.
   */
  public static void annotate(Span span, Throwable exception) {
    InvocationContext invocation = InvocationContext.current();
    boolean isNew =
        invocation == null ? putOnThread(span, exception) : invocation.putOnSpan(exception);
    if (!isNew) {
      return;
    }
    Map<String, AttributeValue> attributes = new LinkedHashMap<>();
    attributes.put(
        TYPE, AttributeValue.stringAttributeValue(exception.getClass().getName()));
    String message = message(exception);
    if (message != null) {
      attributes.put(MESSAGE, AttributeValue.stringAttributeValue(message));
    }
    attributes.put(STACKTRACE, AttributeValue.stringAttributeValue(stacktrace(exception)));
    span.addAnnotation(ANNOTATION, attributes);
  }

  /**
   * Annotates a span with an exception and marks the span as failed; ignores an
   * {@linkplain #isInterruption interruption}.
   */
  public static void fail(Span span, Throwable exception) {
    if (isInterruption(exception)) {
      return;
    }
    annotate(span, exception);
    span.setStatus(Status.UNKNOWN.withDescription(describe(exception)));
  }

  /** Returns the type and, if there is one, the message. */
  public static String describe(Throwable exception) {
    String message = message(exception);
    String type = exception.getClass().getName();
    return message == null ? type : type + ": " + message;
  }

  /** Returns null when the exception, which is the app's code, fails to tell its message. */
  private static String message(Throwable exception) {
    try {
      return exception.getMessage();
    } catch (Throwable unreadable) {
      TracingFailures.report("An exception's message could not be read.", null);
      return null;
    }
  }

  /** Returns the part that could be printed, up to {@link #MAX_STACKTRACE}. */
  private static String stacktrace(Throwable exception) {
    StringWriter text = new StringWriter();
    try {
      exception.printStackTrace(new PrintWriter(text));
    } catch (Throwable unreadable) {
      TracingFailures.report("An exception's stack trace could not be printed.", null);
    }
    StringBuffer buffer = text.getBuffer();
    return buffer.length() <= MAX_STACKTRACE
        ? buffer.toString()
        : buffer.substring(0, MAX_STACKTRACE);
  }
}
