package azurecensus.moving;

import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizer;
import io.opentelemetry.sdk.autoconfigure.spi.AutoConfigurationCustomizerProvider;

/** Step 4 of docs/opentelemetry.md, variant Azure Monitor. */
public final class AzureMonitor implements AutoConfigurationCustomizerProvider {
  /** Creates a provider; called by OpenTelemetry. */
  public AzureMonitor() {}

  @Override
  public void customize(AutoConfigurationCustomizer sdk) {
    // An app that moves for good has this line alone; this one tests both variants.
    if (System.getenv().getOrDefault("TELEMETRY", "").equals("azure")) {
      AzureMonitorAutoConfigure.customize(
          sdk, System.getenv("APPLICATIONINSIGHTS_CONNECTION_STRING"));
    }
  }
}
