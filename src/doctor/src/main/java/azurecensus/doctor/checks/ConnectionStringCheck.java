package azurecensus.doctor.checks;

import azurecensus.doctor.app.AppSettings;
import azurecensus.doctor.app.ExaminedApp;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Checks the connection string. The exporter itself validates its settings, so the doctor reports
 * the app's own message and adds problems that the exporter does not detect.
 */
final class ConnectionStringCheck implements Check {
  private static final String COPY =
      "Copy the whole connection string from the Overview page of the Application Insights resource.";

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    AppSettings settings = app.settings();
    if (!settings.readable()) {
      return;
    }
    String text = settings.get(AppSettings.CONNECTION_STRING);
    if (text.isEmpty()) {
      boolean old = settings.isSet("APPINSIGHTS_INSTRUMENTATIONKEY");
      findings.accept(Finding.error(
          "connection-string-missing",
          old
              ? "Only APPINSIGHTS_INSTRUMENTATIONKEY is set, which is no longer supported; nothing is exported."
              : "APPLICATIONINSIGHTS_CONNECTION_STRING is not set; nothing is exported.",
          "Set APPLICATIONINSIGHTS_CONNECTION_STRING. " + COPY));
      return;
    }
    Optional<String> refusal = refusal(settings);
    if (refusal.isPresent()) {
      findings.accept(Finding.error(
          "exporter-setting",
          "The exporter rejects a setting: " + refusal.get(),
          "Correct the setting."));
      return;
    }
    ConnectionTarget target = ConnectionTarget.of(text);
    if (target.hasPlaceholderKey() && !target.isLoopback()) {
      findings.accept(Finding.error(
          "connection-string-placeholder",
          "InstrumentationKey in the connection string is all zeros: that is a placeholder, which only the local"
              + " portal accepts.",
          COPY));
    }
    URI endpoint = target.endpoint();
    if ("http".equalsIgnoreCase(endpoint.getScheme()) && !target.isLoopback()) {
      findings.accept(Finding.warning(
          "endpoint-not-encrypted",
          "IngestionEndpoint in the connection string is http: telemetry crosses the network unencrypted.",
          "Use https."));
    }
  }

  private static Optional<String> refusal(AppSettings settings) {
    try {
      AzureMonitorExporterConfiguration.fromEnvironment(environment(settings)).build();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** Adds two variables that the platform sets for a managed identity and lists nowhere. */
  private static Map<String, String> environment(AppSettings settings) {
    Map<String, String> environment = new HashMap<>(settings.values());
    if (settings.deployed()) {
      environment.putIfAbsent("IDENTITY_ENDPOINT", "http://127.0.0.1/");
      environment.putIfAbsent("IDENTITY_HEADER", "set by the platform");
    }
    return environment;
  }
}
