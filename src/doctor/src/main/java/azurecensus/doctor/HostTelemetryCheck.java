package azurecensus.doctor;

import azurecensus.doctor.LogFilter.Level;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.function.Consumer;

/** Which settings of {@code host.json} drop or double telemetry, or tear an operation apart. */
final class HostTelemetryCheck implements Check {
  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    if (!app.hostJson().readable()) {
      return;
    }
    examineRequests(app, findings);
    examineUserLogs(app, findings);
    examineSampling(app.hostJson(), findings);
    examineMode(app.hostJson(), findings);
    examineCorrelation(app.hostJson(), findings);
  }

  private static void examineRequests(ExaminedApp app, Consumer<Finding> findings) {
    if (!app.hostJson().letsRequestsThrough() && !app.settings().workerOwnsRequests()) {
      findings.accept(Finding.warning(
          "requests-dropped",
          "logging in host.json lets nothing of category Host.Results through at level Information: the host's"
              + " request items are dropped, and operations have no root.",
          "Add \"Host.Results\": \"Information\" to logging.logLevel in host.json."));
    }
  }

  private static void examineUserLogs(ExaminedApp app, Consumer<Finding> findings) {
    String owner = app.settings().get("OPENCENSUS_LOG_OWNER");
    if (!app.hasOurExporter() || owner.equalsIgnoreCase("host")) {
      return;
    }
    boolean bothSend = owner.equalsIgnoreCase("worker") || !app.has(Libraries.LOG_OWNER);
    LogFilter filter = app.hostJson().logFilter();
    for (FunctionJson function : app.functions()) {
      String category = "Function." + function.name() + ".User";
      boolean hostSends = filter.levelOf(category) != Level.NONE;
      if (hostSends && bothSend) {
        findings.accept(Finding.warning(
            "logs-doubled",
            "The host and the app's exporter both send what " + function.name()
                + " logs: every line appears twice.",
            "Add \"" + category
                + "\": \"None\" to logging.applicationInsights.logLevel in host.json; console and log stream keep"
                + " the lines."));
      } else if (hostSends) {
        findings.accept(Finding.warning(
            "logs-by-host",
            "host.json leaves what " + function.name()
                + " logs to the host, so lines hang below the request instead of the span that wrote them, and"
                + " logged exceptions have no Java frames.",
            "Add \"" + category
                + "\": \"None\" to logging.applicationInsights.logLevel in host.json, or set"
                + " OPENCENSUS_LOG_OWNER to host if this is meant."));
      }
    }
  }

  private static void examineSampling(HostJson hostJson, Consumer<Finding> findings) {
    JsonNode sampling = hostJson.at("logging", "applicationInsights", "samplingSettings");
    boolean enabled = Json.at(sampling, "isEnabled").asBoolean(true);
    String excluded = Json.at(sampling, "excludedTypes").asText("").toLowerCase(Locale.ROOT);
    boolean keepsOperations = excluded.contains("request") && excluded.contains("trace");
    if (enabled && !keepsOperations) {
      findings.accept(Finding.warning(
          "host-sampling",
          "The host samples adaptively, the app does not know of it: parts of an operation are missing when the"
              + " load is high.",
          "Set logging.applicationInsights.samplingSettings.isEnabled to false in host.json and sample in the"
              + " exporter, which keeps or drops whole operations."));
    }
  }

  private static void examineMode(HostJson hostJson, Consumer<Finding> findings) {
    if (hostJson.at("telemetryMode").asText("").equalsIgnoreCase("OpenTelemetry")) {
      findings.accept(Finding.warning(
          "host-opentelemetry",
          "telemetryMode in host.json is OpenTelemetry: everything below logging.applicationInsights is ignored,"
              + " so the host's copies of logs come back.",
          "Remove telemetryMode from host.json, or set OPENCENSUS_LOG_OWNER to host."));
    }
  }

  private static void examineCorrelation(HostJson hostJson, Consumer<Finding> findings) {
    JsonNode w3c = hostJson.at(
        "logging",
        "applicationInsights",
        "httpAutoCollectionOptions",
        "enableW3CDistributedTracing");
    if (!w3c.asBoolean(true)) {
      findings.accept(Finding.warning(
          "host-correlation",
          "enableW3CDistributedTracing is false in host.json: the host hands no W3C trace to the app, and request"
              + " and spans become separate operations.",
          "Remove enableW3CDistributedTracing from host.json."));
    }
  }
}
