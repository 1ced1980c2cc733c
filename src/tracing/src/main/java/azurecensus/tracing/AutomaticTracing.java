package azurecensus.tracing;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Tracing of an app that does not set it up itself: the composition root of
 * {@link TracingMiddleware}.
 *
 * @param tracer opens the root span of each invocation
 * @param report tells what is on; to be run once the app has had the time to set an exporter up
 */
record AutomaticTracing(InvocationTracer tracer, Runnable report) {
  private static final Logger logger = Logger.getLogger("azurecensus.tracing");

  /** Reads the process's environment and the app's {@code host.json}, the only place that does. */
  static AutomaticTracing setUp() {
    return setUp(System.getenv(), appDirectory());
  }

  /**
   * Sets OpenCensus, the exporter and logging up. A mistake in a setting is logged and its default
   * taken.
   *
   * @param environment the settings
   * @param appDirectory where {@code host.json} is; null when that is not known
   */
  static AutomaticTracing setUp(Map<String, String> environment, Path appDirectory) {
    Thread thread = Thread.currentThread();
    ClassLoader workers = thread.getContextClassLoader();
    // The worker runs middleware with its own class loader; what is set up here must find the app's
    // services.
    thread.setContextClassLoader(AutomaticTracing.class.getClassLoader());
    try {
      TracingSetup.recordEverythingByDefault();
      Handler logHandler = exporterLogHandler(environment);
      RequestOwner requestOwner =
          setting(environment, RequestOwner.SETTING, RequestOwner::parse, RequestOwner.AUTO);
      LogOwner logOwner = setting(environment, LogOwner.SETTING, LogOwner::parse, LogOwner.AUTO);
      HostLogLevels hostLogLevels = appDirectory == null
          ? HostLogLevels.defaults()
          : HostLogLevels.read(appDirectory.resolve("host.json"));
      if (logHandler != null) {
        Logger.getLogger("").addHandler(new CurrentInvocationLogHandler(logHandler));
      }
      InvocationTracer tracer = InvocationTracer.builder()
          .setRequestOwner(requestOwner)
          .setLogHandler(logHandler)
          .setLogOwnership(logOwner.ownership(hostLogLevels))
          .build();
      return new AutomaticTracing(tracer, () -> {});
    } finally {
      thread.setContextClassLoader(workers);
    }
  }

  /** Returns null when there is no exporter. */
  private static Handler exporterLogHandler(Map<String, String> environment) {
    try {
      return AzureMonitorAdapter.register(environment);
    } catch (NoClassDefFoundError e) {
      logger.fine("No exporter is deployed with the app, so it is left to register one itself.");
      return null;
    } catch (IllegalArgumentException e) {
      logger.log(Level.SEVERE, "No telemetry is exported: {0}", e.getMessage());
      return null;
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The exporter could not be registered.", e);
      return null;
    }
  }

  private static <T> T setting(
      Map<String, String> environment, String name, Function<String, T> parser, T otherwise) {
    try {
      return parser.apply(environment.get(name));
    } catch (IllegalArgumentException e) {
      logger.severe(e.getMessage());
      return otherwise;
    }
  }

  /**
   * Returns the directory that the app is deployed in: this library lies in its {@code lib}, or in
   * a jar beside it.
   */
  private static Path appDirectory() {
    try {
      CodeSource source = AutomaticTracing.class.getProtectionDomain().getCodeSource();
      if (source == null) {
        return null;
      }
      Path directory = Path.of(source.getLocation().toURI()).getParent();
      boolean inLib = directory != null && directory.endsWith("lib");
      return inLib ? directory.getParent() : directory;
    } catch (URISyntaxException | RuntimeException e) {
      TracingFailures.report("The app's directory is not known, so host.json is not read.", e);
      return null;
    }
  }
}
