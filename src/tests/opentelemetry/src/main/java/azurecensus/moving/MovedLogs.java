package azurecensus.moving;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;

/** Step 4 of docs/opentelemetry.md for logs; a class of its own, because it needs OpenTelemetry. */
final class MovedLogs {
  private MovedLogs() {}

  static void start() {
    OpenTelemetryAppender.install(GlobalOpenTelemetry.get());
  }
}
