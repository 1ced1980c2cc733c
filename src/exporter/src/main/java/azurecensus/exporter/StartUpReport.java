package azurecensus.exporter;

import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanExporter;
import java.util.stream.Collectors;

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
    String roles = configuration.telemetryProcessors().stream()
        .filter(CloudRoleProcessor.class::isInstance)
        .map(Object::toString)
        .collect(Collectors.joining(", "));
    log.info("Azure Monitor exporter: telemetry goes to "
        + connection.ingestionEndpoint().getHost() + "; "
        + (roles.isEmpty() ? "no role set" : roles) + "; "
        + configuration.telemetryProcessors().size()
        + " telemetry processors.");
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
