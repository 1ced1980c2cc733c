package azurecensus.tracing;

import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes exceptions onto spans: an annotation {@code exception} with the attributes
 * {@code exception.type}, {@code exception.message} and {@code exception.stacktrace}. Stateless.
 */
final class SpanExceptions {
  static final String ANNOTATION = "exception";
  static final String TYPE = "exception.type";
  static final String MESSAGE = "exception.message";
  static final String STACKTRACE = "exception.stacktrace";

  /** Characters; a stack overflow with its 1,024 frames and a cause still fits. */
  private static final int MAX_STACKTRACE = 256 * 1024;

  private SpanExceptions() {}

  /** Annotates a span with an exception and its causes; the span's status stays as it is. */
  static void annotate(Span span, Throwable exception) {
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

  /** Annotates a span with an exception and marks the span as failed. */
  static void fail(Span span, Throwable exception) {
    annotate(span, exception);
    span.setStatus(Status.UNKNOWN.withDescription(describe(exception)));
  }

  /** Returns the type and, if there is one, the message. */
  static String describe(Throwable exception) {
    String message = message(exception);
    String type = exception.getClass().getName();
    return message == null ? type : type + ": " + message;
  }

  /** An exception is the app's code: one that cannot be read is still worth its type. */
  private static String message(Throwable exception) {
    try {
      return exception.getMessage();
    } catch (Throwable unreadable) {
      TracingFailures.report("An exception's message could not be read.", null);
      return null;
    }
  }

  /** As far as it can be printed. */
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
