package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.settings.ConnectionString;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanExporter;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;

/**
 * Sends OpenCensus spans and metrics, and log records of {@link AzureMonitorLogHandler}, to
 * Application Insights.
 *
 * <p>At most one exporter is registered, because OpenCensus has one list of exporters for the whole
 * process. Thread-safe.
 */
public final class AzureMonitorTraceExporter {
  private static final String REGISTRATION_NAME = AzureMonitorTraceExporter.class.getName();

  /** The only static state: a log handler is created by reflection and finds the exporter here. */
  private static final AtomicReference<Registration> REGISTERED = new AtomicReference<>();

  private AzureMonitorTraceExporter() {}

  /**
   * Starts the export and installs a shutdown hook that sends what is pending when the process
   * ends. Logs one line that describes the configuration. Without a connection string it logs one
   * warning and does nothing.
   *
   * @throws IllegalStateException when an exporter is registered already; it stays registered
   */
  public static void createAndRegister(AzureMonitorExporterConfiguration configuration) {
    Objects.requireNonNull(configuration, "configuration");
    if (REGISTERED.get() != null) {
      throw alreadyRegistered();
    }
    Optional<ConnectionString> connection = configuration.connectionString();
    if (configuration.refused()) {
      return; // the log says why
    }
    if (connection.isEmpty()) {
      ThrottlingLogger.log(
          Level.WARNING,
          "No telemetry is exported: set APPLICATIONINSIGHTS_CONNECTION_STRING to the connection string of the Application Insights resource.",
          null);
      return;
    }
    ThrottlingLogger log = new ThrottlingLogger(TimeSource.SYSTEM);
    ExporterPipeline pipeline = new ExporterPipeline(configuration, connection.get(), log);
    SpanDrain spans = new SpanDrain(pipeline.intake());
    Registration registration = new Registration(pipeline, spans, new ShutdownHook(pipeline));
    if (!REGISTERED.compareAndSet(null, registration)) {
      pipeline.close(Duration.ZERO); // another thread was faster
      throw alreadyRegistered();
    }
    spanExporter().registerHandler(REGISTRATION_NAME, spans);
    registration.hook().install();
    StartUpReport.log(configuration, connection.get());
  }

  private static IllegalStateException alreadyRegistered() {
    return new IllegalStateException(
        "An Azure Monitor exporter is already registered; call unregister() first.");
  }

  /**
   * Ends the export: refuses further items, sends pending ones within the shutdown timeout, and
   * stores the rest, or drops and counts it. Idempotent; does nothing when no exporter is
   * registered. Does not wait for spans that OpenCensus still holds (it exports every 5 seconds);
   * the end of the process does.
   */
  public static void unregister() {
    Registration registration = REGISTERED.getAndSet(null);
    if (registration != null) {
      spanExporter().unregisterHandler(REGISTRATION_NAME);
      registration.pipeline().close(registration.pipeline().shutdownTimeout());
      registration.hook().remove(); // not earlier: a process that ends now has to wait
    }
  }

  /**
   * Sends what is pending now, for tests and for the end of short programs. OpenCensus would hand
   * ended spans over only every 5 seconds; this method makes it do so at once, with 2,500 spans
   * named {@code azurecensus.flush}. This exporter drops them; another exporter that is registered
   * with OpenCensus receives them as well.
   *
   * <p>Any thread may call it. An interrupt ends the wait, and stays set.
   *
   * @param atMost the longest wait, not null
   * @return true when every span that ended, every record that was logged and every value that was
   *     recorded before the call has been accepted by the service, stored on disk, or dropped and
   *     counted for a reason that no retry mends; also when no exporter is registered. False when
   *     the time is over, or when the service could not be reached and storage is off
   */
  public static boolean flush(Duration atMost) {
    Objects.requireNonNull(atMost, "atMost");
    Registration registration = REGISTERED.get();
    if (registration == null) {
      return true;
    }
    long start = System.nanoTime();
    try {
      // Spans first: OpenCensus has one queue for spans and recordings, so those are in its views.
      return registration.spans().drain(atMost.toNanos())
          && registration.pipeline().readMetrics(atMost.minusNanos(System.nanoTime() - start))
          && registration.pipeline().flush(atMost.minusNanos(System.nanoTime() - start));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static SpanExporter spanExporter() {
    return Tracing.getExportComponent().getSpanExporter();
  }

  /** Returns the exporter that is registered now; null when there is none. */
  static ExporterPipeline registered() {
    Registration registration = REGISTERED.get();
    return registration == null ? null : registration.pipeline();
  }

  private record Registration(ExporterPipeline pipeline, SpanDrain spans, ShutdownHook hook) {}
}
