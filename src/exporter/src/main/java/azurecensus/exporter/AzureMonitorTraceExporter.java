package azurecensus.exporter;

import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanExporter;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
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

  /** Whether the app itself has spoken, be it to say that nothing is to be exported. */
  private static final AtomicBoolean CONFIGURED = new AtomicBoolean();

  /** What a default would have logged when it was registered; null when there is nothing to say. */
  private static final AtomicReference<Runnable> UNSAID = new AtomicReference<>();

  private AzureMonitorTraceExporter() {}

  /**
   * Begins to export, and sees to it that what is pending is sent when the process ends. Without a
   * connection string it warns once and does nothing. A default that
   * {@link #createAndRegisterDefault} registered gives way.
   *
   * @throws IllegalStateException when one is registered already
   */
  public static void createAndRegister(AzureMonitorExporterConfiguration configuration) {
    Objects.requireNonNull(configuration, "configuration");
    CONFIGURED.set(true);
    if (!register(configuration, false)) {
      throw new IllegalStateException(
          "An Azure Monitor exporter is registered already; unregister() it first.");
    }
  }

  /**
   * Begins to export with a configuration that the app did not choose, for libraries that set
   * themselves up: does nothing when the app has configured an exporter before, and gives way when
   * it does so later. What is pending then is still sent. Logs nothing before
   * {@link #reportDefault()}, lest there be two start-up lines.
   *
   * @return whether an exporter of this configuration is registered now
   */
  public static boolean createAndRegisterDefault(AzureMonitorExporterConfiguration configuration) {
    Objects.requireNonNull(configuration, "configuration");
    return !CONFIGURED.get() && register(configuration, true) && registered() != null;
  }

  /**
   * Logs the start-up line of a default that has not given way until now; to be called when the app
   * has had the time to configure an exporter itself. Logs once.
   */
  public static void reportDefault() {
    Runnable unsaid = UNSAID.getAndSet(null);
    if (unsaid != null) {
      unsaid.run();
    }
  }

  private static void say(boolean byDefault, Runnable words) {
    if (byDefault) {
      UNSAID.set(words);
    } else {
      UNSAID.set(null);
      words.run();
    }
  }

  /** False when one is registered that does not give way. */
  private static boolean register(
      AzureMonitorExporterConfiguration configuration, boolean byDefault) {
    OccasionalLog log = new OccasionalLog(TimeSource.SYSTEM);
    Registration previous = REGISTERED.get();
    if (previous != null && !previous.givesWayTo(byDefault)) {
      return false;
    }
    Optional<ConnectionString> connection = configuration.connectionString();
    if (connection.isEmpty()) {
      say(
          byDefault,
          () -> log.warn(
              "off",
              "No telemetry is exported: set APPLICATIONINSIGHTS_CONNECTION_STRING to the connection string of the Application Insights resource."));
      if (previous != null && REGISTERED.compareAndSet(previous, null)) {
        spanExporter().unregisterHandler(REGISTRATION_NAME);
        previous.closeLater();
      }
      return true;
    }
    ExporterPipeline pipeline = new ExporterPipeline(configuration, connection.get(), log);
    Registration registration = new Registration(pipeline, new ShutdownHook(pipeline), byDefault);
    if (!REGISTERED.compareAndSet(previous, registration)) {
      return false;
    }
    spanExporter().registerHandler(REGISTRATION_NAME, pipeline.spanHandler());
    registration.hook().install();
    if (previous != null) {
      previous.closeLater();
    }
    say(byDefault, () -> StartUpReport.log(configuration, connection.get(), log));
    return true;
  }

  /**
   * Ends the export: takes no more, sends what it has within the shutdown timeout, and stores the
   * rest, or drops it, counted. Idempotent; does nothing when none is registered. Spans that
   * OpenCensus itself still holds back (it hands them over every 5 seconds) are not waited for; the
   * end of the process does that.
   */
  public static void unregister() {
    CONFIGURED.set(false);
    UNSAID.set(null);
    Registration registration = REGISTERED.getAndSet(null);
    if (registration != null) {
      spanExporter().unregisterHandler(REGISTRATION_NAME);
      registration.pipeline().close(registration.pipeline().shutdownTimeout());
      registration.hook().remove(); // not before, lest a process that ends now does not wait
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

  private record Registration(ExporterPipeline pipeline, ShutdownHook hook, boolean byDefault) {
    boolean givesWayTo(boolean anotherDefault) {
      return byDefault && !anotherDefault;
    }

    /** Sends what is pending on a thread of its own, for the app that takes over must not wait. */
    void closeLater() {
      Thread closing = new Thread(
          () -> {
            pipeline.close(pipeline.shutdownTimeout());
            hook.remove();
          },
          "azure-monitor-exporter handover");
      closing.setDaemon(true);
      closing.start();
    }
  }
}
