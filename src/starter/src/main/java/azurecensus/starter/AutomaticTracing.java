package azurecensus.starter;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.spi.TelemetryProcessor;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.RequestOwner;
import azurecensus.tracing.TracingSetup;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Iterator;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The composition root of {@link TracingMiddleware}: configures the telemetry of an app. */
final class AutomaticTracing {
  private static final Logger logger = Logger.getLogger("azurecensus.starter");

  private static final String HOST_JSON = "host.json";

  /** Set by the Functions host, the Core Tools and the local host to the app's directory. */
  private static final String SCRIPT_ROOT = "AzureWebJobsScriptRoot";

  private AutomaticTracing() {}

  /**
   * Configures OpenCensus, the exporter and logging from the environment of this process and the
   * app's {@code host.json}. The starter reads both in this class only.
   *
   * @return the tracer for the app's invocations
   */
  static InvocationTracer start() {
    Map<String, String> environment = System.getenv();
    return start(environment, appDirectory(codeDirectory(), environment));
  }

  /**
   * Returns the triggers of the app's functions, whose sources may name settings of the
   * environment.
   */
  static FunctionTriggers triggers() {
    Map<String, String> environment = System.getenv();
    return new FunctionTriggers(appDirectory(codeDirectory(), environment), environment);
  }

  /**
   * Configures OpenCensus, the exporter and logging. An invalid setting is logged and replaced by
   * its default.
   *
   * @param environment the settings
   * @param appDirectory the directory of {@code host.json}; null when it is unknown
   * @return the tracer for the app's invocations
   */
  static InvocationTracer start(Map<String, String> environment, Path appDirectory) {
    Thread thread = Thread.currentThread();
    ClassLoader workers = thread.getContextClassLoader();
    // The worker runs middleware with its own class loader, but OpenCensus must find the app's
    // services.
    thread.setContextClassLoader(AutomaticTracing.class.getClassLoader());
    try {
      TracingSetup.recordEverythingUnlessConfigured();
      Handler logHandler = registerExporter(environment);
      if (logHandler != null) {
        Logger.getLogger("").addHandler(new RootLogHandler(logHandler));
      }
      RequestOwner requestOwner =
          setting(environment, RequestOwner.SETTING, RequestOwner::parse, RequestOwner.AUTO);
      LogOwner logOwner = setting(environment, LogOwner.SETTING, LogOwner::parse, LogOwner.AUTO);
      HostLogLevels hostLogLevels = appDirectory == null
          ? HostLogLevels.defaults()
          : HostLogLevels.read(appDirectory.resolve(HOST_JSON));
      return InvocationTracer.builder()
          .setRequestOwner(requestOwner)
          .setLogHandler(logHandler)
          .setLogPolicy(logOwner.policy(hostLogLevels))
          .build();
    } finally {
      thread.setContextClassLoader(workers);
    }
  }

  /** Returns the handler that sends log records; null when no exporter could be registered. */
  private static Handler registerExporter(Map<String, String> environment) {
    try {
      return AzureMonitor.register(environment);
    } catch (NoClassDefFoundError e) {
      logger.fine("The exporter is not deployed with the app, so none is registered.");
    } catch (RuntimeException | LinkageError e) {
      logger.log(Level.WARNING, "The exporter could not be registered.", e);
    }
    return null;
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
   * Returns the directory that the app is deployed in, or null when it is unknown.
   *
   * @param ofCode the directory that the classes were loaded from, or null. A host that loads a
   *     copy of the jars, as the local one does, has no {@code host.json} there
   * @param environment names the directory when the former is not it
   */
  static Path appDirectory(Path ofCode, Map<String, String> environment) {
    String root = environment.get(SCRIPT_ROOT);
    boolean found = ofCode != null && Files.exists(ofCode.resolve(HOST_JSON));
    return found || root == null || root.isBlank() ? ofCode : Path.of(root);
  }

  /**
   * Returns the directory of the jars, or null when it is unknown. The jar of this class is in its
   * directory {@code lib}, or is merged into a jar beside that.
   */
  private static Path codeDirectory() {
    try {
      CodeSource source = AutomaticTracing.class.getProtectionDomain().getCodeSource();
      if (source == null) {
        return null;
      }
      Path directory = Path.of(source.getLocation().toURI()).getParent();
      boolean inLib = directory != null && directory.endsWith("lib");
      return inLib ? directory.getParent() : directory;
    } catch (URISyntaxException | RuntimeException e) {
      logger.log(
          Level.WARNING, "The app's directory could not be found, so host.json is not read.", e);
      return null;
    }
  }

  /**
   * Registers the exporter. An app may exclude the exporter, for example to send its spans to
   * OpenTelemetry; no other class loaded without need may refer to it.
   */
  private static final class AzureMonitor {
    /**
     * Registers the exporter unless the app has registered one before.
     *
     * @return sends log records to the registered exporter
     */
    static Handler register(Map<String, String> environment) {
      AzureMonitorExporterConfiguration.Builder configuration =
          AzureMonitorExporterConfiguration.fromEnvironment(environment)
              .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(environment))
              .addTelemetryProcessor(new InvocationTelemetryProcessor());
      addProcessorsOfTheApp(configuration);
      try {
        AzureMonitorTraceExporter.createAndRegister(configuration.build());
      } catch (IllegalStateException e) {
        logger.log(Level.FINE, "An exporter is already registered; keeping it.", e);
      }
      return new AzureMonitorLogHandler();
    }

    /** Skips a processor that cannot be created, and logs why. */
    private static void addProcessorsOfTheApp(
        AzureMonitorExporterConfiguration.Builder configuration) {
      Iterator<TelemetryProcessor> processors = ServiceLoader.load(
              TelemetryProcessor.class, AutomaticTracing.class.getClassLoader())
          .iterator();
      while (true) {
        try {
          if (!processors.hasNext()) {
            return;
          }
          configuration.addTelemetryProcessor(processors.next());
        } catch (ServiceConfigurationError e) {
          logger.log(Level.SEVERE, "A TelemetryProcessor of the app could not be created.", e);
        }
      }
    }
  }
}
