package azurecensus.function;

import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.tracing.InvocationTracer;
import com.microsoft.azure.functions.HttpStatus;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The parts of the app that live longer than one invocation, wired once from its settings. */
final class FunctionApp {
  private static final Logger LOGGER = Logger.getLogger(FunctionApp.class.getName());

  private final Telemetry telemetry;

  /** The work with its settings; null when {@link #invalidSetting} tells why there is none. */
  private final Instrumentation work;

  private final String invalidSetting;

  FunctionApp(Map<String, String> environment, Telemetry telemetry) {
    this.telemetry = telemetry;
    Instrumentation configured = null;
    String problem = null;
    try {
      configured = new Instrumentation(Settings.from(environment), telemetry.httpClient());
    } catch (SettingException e) {
      problem = e.getMessage();
    }
    this.work = configured;
    this.invalidSetting = problem;
  }

  /**
   * Returns the app of this process, and starts it at the first invocation.
   *
   * <p>The worker creates a function object per invocation, so the app cannot be a field of the
   * function. It may also replace the environment after it has loaded the classes, so the app must
   * not start before the first invocation. The nested class is initialized when it is first used.
   */
  static FunctionApp get() {
    return Started.APP;
  }

  /** Returns the tracer of the app's invocations. */
  InvocationTracer tracer() {
    return telemetry.tracer();
  }

  /**
   * Runs the sample's work.
   *
   * @param logger the logger of the invocation
   * @return the answer for the caller; an invalid setting or a failed dependency is an answer too
   */
  Instrumentation.Answer run(Logger logger) {
    if (work == null) {
      logger.log(Level.SEVERE, invalidSetting);
      return new Instrumentation.Answer(HttpStatus.INTERNAL_SERVER_ERROR, invalidSetting);
    }
    try {
      return work.run(logger);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Instrumentation.Answer(
          HttpStatus.SERVICE_UNAVAILABLE, "interrupted: the app is being stopped");
    }
  }

  private static final class Started {
    /** Reads the environment of the process, which no other code of the app does. */
    static final FunctionApp APP = start(Map.copyOf(System.getenv()));

    private static FunctionApp start(Map<String, String> environment) {
      return new FunctionApp(
          environment, Telemetry.start(environment, ExporterMetrics.NOOP, LOGGER));
    }
  }
}
