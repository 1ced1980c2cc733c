package azurecensus.exporter;

import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanExporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One line that says what is on, and a warning where spans will not come. No secrets: the
 * endpoint's host is all that is told of the connection string.
 */
final class StartUpReport {
  private StartUpReport() {}

  static void log(
      AzureMonitorExporterConfiguration configuration,
      ConnectionString connection,
      OccasionalLog log) {
    List<String> parts = new ArrayList<>();
    parts.add("telemetry goes to " + connection.ingestionEndpoint().getHost());
    for (TelemetryProcessor processor : configuration.telemetryProcessors()) {
      if (processor instanceof CloudRoleProcessor) {
        parts.add(processor.toString());
      }
    }
    parts.add(configuration.telemetryProcessors().size() + " telemetry processors");
    parts.add("sampling " + configuration.samplingPercentage() + " %");
    Path directory = configuration.storageDirectory().orElse(null);
    parts.add(
        directory == null
            ? "disk off"
            : "disk " + directory + " up to " + configuration.maxStorageBytes() / 1_000_000
                + " MB");
    parts.add(
        configuration.accessTokenSupplier().isPresent() ? "access tokens on" : "access tokens off");
    if (configuration.requestOwner() != null) {
      parts.add("request owner " + configuration.requestOwner());
    }
    log.info("Azure Monitor exporter: " + String.join("; ", parts) + ".");
    warnWithoutSpans(log);
  }

  private static void warnWithoutSpans(OccasionalLog log) {
    if (Tracing.getTracer().getClass().getName().startsWith("io.opentelemetry.")) {
      log.warn(
          "shim",
          "opentelemetry-opencensus-shim is on the class path, so spans go to OpenTelemetry and none to this exporter; remove the one or the other.");
    } else if (Tracing.getExportComponent().getSpanExporter()
        == SpanExporter.getNoopSpanExporter()) {
      log.warn(
          "no tracer",
          "opencensus-impl is not on the class path, so there are no spans to export; add it.");
    }
  }
}
