package azurecensus.exporter;

import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanExporter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Sends OpenCensus spans, and log records by way of {@link AzureMonitorLogHandler}, to Application
 * Insights.
 *
 * <p>Thread-safe. One can be registered at a time, because OpenCensus has one list of exporters for
 * the whole process.
 */
public final class AzureMonitorTraceExporter {
  private static final String REGISTRATION_NAME = AzureMonitorTraceExporter.class.getName();

  /**
   * The one static: a log handler that a configuration file names must find the exporter from
   * nowhere.
   */
  private static final AtomicReference<Registration> REGISTERED = new AtomicReference<>();

  private AzureMonitorTraceExporter() {}

  /**
   * Begins to export, and sees to it that what is pending is sent when the process ends. Without a
   * connection string it warns once and does nothing.
   *
   * @throws IllegalStateException when one is registered already
   */
  public static void createAndRegister(AzureMonitorExporterConfiguration configuration) {
    Objects.requireNonNull(configuration, "configuration");
    OccasionalLog log = new OccasionalLog(TimeSource.SYSTEM);
    Optional<ConnectionString> connection = configuration.connectionString();
    if (connection.isEmpty()) {
      log.warn(
          "off",
          "No telemetry is exported: set APPLICATIONINSIGHTS_CONNECTION_STRING to the connection string of the Application Insights resource.");
      return;
    }
    ExporterPipeline pipeline = new ExporterPipeline(configuration, connection.get(), log);
    Registration registration = new Registration(pipeline, new ShutdownHook(pipeline));
    if (!REGISTERED.compareAndSet(null, registration)) {
      throw new IllegalStateException(
          "An Azure Monitor exporter is registered already; unregister() it first.");
    }
    spanExporter().registerHandler(REGISTRATION_NAME, pipeline.spanHandler());
    registration.hook().install();
    StartUpReport.log(configuration, connection.get(), log);
  }

  /**
   * Ends the export: takes no more, sends what it has within the shutdown timeout, and drops the
   * rest, counted. Idempotent; does nothing when none is registered. Spans that OpenCensus itself
   * still holds back (it hands them over every 5 seconds) are not waited for; the end of the
   * process does that.
   */
  public static void unregister() {
    Registration registration = REGISTERED.getAndSet(null);
    if (registration != null) {
      spanExporter().unregisterHandler(REGISTRATION_NAME);
      registration.hook().remove();
      registration.pipeline().close(registration.pipeline().shutdownTimeout());
    }
  }

  private static SpanExporter spanExporter() {
    return Tracing.getExportComponent().getSpanExporter();
  }

  /** The exporter that is registered now; null when there is none. */
  static ExporterPipeline registered() {
    Registration registration = REGISTERED.get();
    return registration == null ? null : registration.pipeline();
  }

  private record Registration(ExporterPipeline pipeline, ShutdownHook hook) {}
}
