package azurecensus.exporter;

import io.opencensus.trace.Annotation;
import java.time.Instant;

/**
 * The convention by which a span carries an exception: an annotation {@code exception} with type,
 * message and stack trace as attributes.
 */
final class ExceptionAnnotation {
  private static final String DESCRIPTION = "exception";
  private static final String TYPE = "exception.type";
  private static final String MESSAGE = "exception.message";
  private static final String STACK_TRACE = "exception.stacktrace";

  private ExceptionAnnotation() {}

  static boolean describes(Annotation annotation) {
    return DESCRIPTION.equals(annotation.getDescription())
        && (annotation.getAttributes().containsKey(TYPE)
            || annotation.getAttributes().containsKey(MESSAGE)
            || annotation.getAttributes().containsKey(STACK_TRACE));
  }

  static TelemetryItem convert(Instant time, SpanAttributes attributes) {
    return new TelemetryItem(TelemetryItem.Type.EXCEPTION, time, attributes.left())
        .setSeverityLevel(SeverityLevel.ERROR)
        .setExceptions(StackTraceParser.parse(
            attributes.take(TYPE), attributes.take(MESSAGE), attributes.take(STACK_TRACE)));
  }
}
