package azurecensus.moving;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;

/** Step 4 of docs/opentelemetry.md, variant OTLP. */
final class OtlpTelemetry {
  private OtlpTelemetry() {}

  static void start() {
    OpenTelemetry openTelemetry =
        AutoConfiguredOpenTelemetrySdk.initialize().getOpenTelemetrySdk();
    OpenTelemetryAppender.install(openTelemetry); // with the appender of step 2
  }
}
