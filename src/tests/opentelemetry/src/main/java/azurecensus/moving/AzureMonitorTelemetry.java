package azurecensus.moving;

import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;

/** Step 4 of docs/opentelemetry.md, variant Azure Monitor. */
final class AzureMonitorTelemetry {
  private AzureMonitorTelemetry() {}

  static void start() {
    AutoConfiguredOpenTelemetrySdkBuilder sdk = AutoConfiguredOpenTelemetrySdk.builder();
    AzureMonitorAutoConfigure.customize(
        sdk, System.getenv("APPLICATIONINSIGHTS_CONNECTION_STRING"));
    OpenTelemetry openTelemetry = sdk.setResultAsGlobal().build().getOpenTelemetrySdk();
    OpenTelemetryAppender.install(openTelemetry); // with the appender of step 2
  }
}
