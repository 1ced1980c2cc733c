package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.settings.ConnectionString;
import azurecensus.exporter.spi.TelemetryProcessor;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.export.SpanExporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;

/**
 * Logs one line that describes the configuration, and a warning when no spans will arrive. Of the
 * connection string it contains the endpoint's host only, so the line holds no secrets.
 */
final class StartUpReport {
  private StartUpReport() {}

  /**
   * Describes the present state; logs it on a thread that ends at once. The first line that a
   * process logs through the root logger makes the JDK load a hundred classes of time zones and
   * locales, which took 25 ms of a cold start.
   */
  static void log(AzureMonitorExporterConfiguration configuration, ConnectionString connection) {
    String description =
        "Azure Monitor exporter: " + String.join("; ", parts(configuration, connection)) + ".";
    String warning = warningWithoutSpans();
    // Without inherited values: they would keep the first caller's class loader in memory.
    Thread thread = new Thread(
        null, () -> log(description, warning), "azure-monitor-exporter start-up report", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(StartUpReport.class.getClassLoader());
    try {
      thread.start();
    } catch (OutOfMemoryError e) { // the machine has no room for another thread
      log(description, warning);
    }
  }

  private static void log(String description, String warning) {
    ThrottlingLogger.log(Level.INFO, description, null);
    if (warning != null) {
      ThrottlingLogger.log(Level.WARNING, warning, null);
    }
  }

  private static List<String> parts(
      AzureMonitorExporterConfiguration configuration, ConnectionString connection) {
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
    if (configuration.metricsEnabled()) {
      parts.add("metrics on");
    }
    if (configuration.performanceCountersEnabled()) {
      parts.add("performance counters on");
    }
    if (configuration.liveMetricsEnabled()) {
      parts.add("live metrics on");
    }
    return parts;
  }

  /** Returns the reason why no spans will arrive, and what to do; null when they will. */
  private static String warningWithoutSpans() {
    if (Tracing.getTracer().getClass().getName().startsWith("io.opentelemetry.")) {
      return "opentelemetry-opencensus-shim is on the class path, so spans go to OpenTelemetry and none to this exporter; remove one of the two.";
    }
    if (Tracing.getExportComponent().getSpanExporter() == SpanExporter.getNoopSpanExporter()) {
      return "No implementation of OpenCensus is on the class path, so there are no spans to export; add opencensus-impl-lean or opencensus-impl.";
    }
    if (Tracing.getTraceConfig()
        .getActiveTraceParams()
        .getSampler()
        .equals(TraceParams.DEFAULT.getSampler())) {
      return "OpenCensus has its default sampler, which records one trace in 10,000; call TracingSetup.recordEverything() of opencensus-azure-functions, or set a sampler with Tracing.getTraceConfig().updateActiveTraceParams(...), before the exporter is registered.";
    }
    return null;
  }
}
