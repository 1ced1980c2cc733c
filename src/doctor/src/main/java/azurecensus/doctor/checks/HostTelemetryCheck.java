package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import azurecensus.doctor.app.ExaminedFunction;
import azurecensus.doctor.app.Libraries;
import azurecensus.host.staged.HostJson;
import azurecensus.host.staged.JsonFiles;
import azurecensus.host.staged.LogFilter;
import azurecensus.host.staged.LogLevel;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Finds settings of {@code host.json} that drop, duplicate or separate telemetry. */
final class HostTelemetryCheck implements Check {
  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    if (app.hostJsonFault().isPresent()) {
      return;
    }
    examineRequests(app, findings);
    examineUserLogs(app, findings);
    examineSampling(app.hostJson(), findings);
    examineMode(app, findings);
    examineCorrelation(app.hostJson(), findings);
  }

  private static void examineRequests(ExaminedApp app, Consumer<Finding> findings) {
    if (!sendsRequests(app.hostJson()) && !app.settings().workerOwnsRequests()) {
      findings.accept(Finding.warning(
          "requests-dropped",
          "logging in host.json filters out category Host.Results at level Information: the host's request"
              + " items are dropped, and operations have no root.",
          "Add \"Host.Results\": \"Information\" to logging.logLevel in host.json."));
    }
  }

  /** True when the host's own request items go to Application Insights. */
  static boolean sendsRequests(HostJson hostJson) {
    return hostJson.telemetryFilter().allows("Host.Results", LogLevel.INFORMATION);
  }

  private static void examineUserLogs(ExaminedApp app, Consumer<Finding> findings) {
    String owner = app.settings().get("OPENCENSUS_LOG_OWNER");
    if (!app.hasOurExporter() || owner.equalsIgnoreCase("host")) {
      return;
    }
    LogFilter filter = app.hostJson().telemetryFilter();
    List<String> functions = app.functions().stream()
        .map(ExaminedFunction::name)
        .filter(name -> filter.minimum(category(name)) != LogLevel.NONE)
        .toList();
    if (functions.isEmpty()) {
      return;
    }
    String names = String.join(", ", functions);
    String add = "Add to logging.applicationInsights.logLevel in host.json: "
        + functions.stream()
            .map(name -> '"' + category(name) + "\": \"None\"")
            .collect(Collectors.joining(", "));
    if (owner.equalsIgnoreCase("worker") || !app.has(Libraries.LOG_OWNER)) {
      findings.accept(Finding.warning(
          "logs-doubled",
          "The host and the app's exporter both send the log lines of " + names
              + ": every line appears twice.",
          add + "; console and log stream keep the lines."));
    } else {
      findings.accept(Finding.warning(
          "logs-by-host",
          "The host sends the log lines of " + names
              + ": they belong to the request and not to the span that was active, and logged exceptions"
              + " have no Java frames.",
          add + ". Or set OPENCENSUS_LOG_OWNER to host in " + app.settings().place()
              + " if this is intended."));
    }
  }

  private static String category(String function) {
    return "Function." + function + ".User";
  }

  private static void examineSampling(HostJson hostJson, Consumer<Finding> findings) {
    JsonNode sampling = hostJson.at("logging", "applicationInsights", "samplingSettings");
    boolean enabled = JsonFiles.at(sampling, "isEnabled").asBoolean(true);
    String excluded = JsonFiles.at(sampling, "excludedTypes").asText("").toLowerCase(Locale.ROOT);
    boolean keepsOperations = excluded.contains("request") && excluded.contains("trace");
    if (enabled && !keepsOperations) {
      findings.accept(Finding.warning(
          "host-sampling",
          "The host samples adaptively and independently of the app: under high load it drops requests whose spans the"
              + " app keeps, so operations lose their root.",
          "Set logging.applicationInsights.samplingSettings.isEnabled to false in host.json and sample in the"
              + " exporter, which keeps or drops whole operations."));
    }
  }

  private static void examineMode(ExaminedApp app, Consumer<Finding> findings) {
    HostJson hostJson = app.hostJson();
    if (!hostJson.at("telemetryMode").asText("").equalsIgnoreCase("OpenTelemetry")) {
      return;
    }
    List<String> ignored = new ArrayList<>();
    hostJson
        .at("logging", "applicationInsights")
        .fieldNames()
        .forEachRemaining(name -> ignored.add("logging.applicationInsights." + name));
    findings.accept(Finding.warning(
        "host-opentelemetry",
        "telemetryMode in host.json is OpenTelemetry: everything below logging.applicationInsights is ignored"
            + (ignored.isEmpty() ? "" : " (here " + String.join(", ", ignored) + ")")
            + ", so the host sends its copies of logs again.",
        "Remove telemetryMode from host.json; or move log levels to logging.logLevel, remove the rest, and set"
            + " OPENCENSUS_LOG_OWNER to host in " + app.settings().place() + "."));
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
          "enableW3CDistributedTracing is false in host.json: the host passes no W3C trace to the app, and request"
              + " and spans become separate operations.",
          "Remove enableW3CDistributedTracing from host.json."));
    }
  }
}
