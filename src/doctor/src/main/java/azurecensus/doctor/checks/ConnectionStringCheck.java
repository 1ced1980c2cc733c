package azurecensus.doctor.checks;

import azurecensus.doctor.app.AppSettings;
import azurecensus.doctor.app.ExaminedApp;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks the connection string. The exporter itself validates its settings, so the doctor reports
 * the app's own message and adds problems that the exporter does not detect.
 */
final class ConnectionStringCheck implements Check {
  private static final String COPY =
      "Copy the whole connection string from the Overview page of the Application Insights resource.";

  private static final String BY_PLUGIN =
      "The Functions Maven plugin and its quick start create apps without it: docs/deploy.md has a template that sets"
          + " it. ";

  /** The form of an environment variable's name. */
  private static final Pattern VARIABLE = Pattern.compile("\\b[A-Z]+_[A-Z_]+\\b");

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
          "Set APPLICATIONINSIGHTS_CONNECTION_STRING in " + settings.place() + ". "
              + (settings.deployed() ? BY_PLUGIN : "") + COPY));
      return;
    }
    List<String> problems = AzureMonitorExporterConfiguration.problemsOf(environment(settings));
    for (String problem : problems) {
      findings.accept(Finding.error(
          "exporter-setting",
          "The exporter rejects a setting: " + problem,
          "Correct " + settingOf(problem) + " in " + settings.place() + "."));
    }
    if (!problems.isEmpty()) {
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

  /** Returns the first name of a variable in the text, which is the one that is wrong. */
  private static String settingOf(String problem) {
    Matcher name = VARIABLE.matcher(problem);
    return name.find() ? name.group() : "the setting";
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
