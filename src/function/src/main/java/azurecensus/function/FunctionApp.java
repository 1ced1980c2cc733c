package azurecensus.function;

import azurecensus.tracing.InvocationTracer;
import com.microsoft.azure.functions.HttpStatus;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The app behind its function, wired once from the app's settings. */
final class FunctionApp {
  private static final Logger LOGGER = Logger.getLogger(FunctionApp.class.getName());

  private final Map<String, String> environment;
  private final Telemetry telemetry;

  FunctionApp(Map<String, String> environment, Telemetry telemetry) {
    this.environment = Map.copyOf(environment);
    this.telemetry = telemetry;
  }

  /**
   * The app of this process, started at the first invocation. The worker makes a new function
   * object for every invocation and may replace the environment after it has loaded the classes, so
   * the app can live neither in a field of the function nor in a static initializer that runs
   * before the first invocation.
   */
  static FunctionApp get() {
    return Started.APP;
  }

  InvocationTracer tracer() {
    return telemetry.tracer();
  }

  Instrumentation.Answer answer(Logger logger) {
    try {
      return new Instrumentation(Settings.from(environment), telemetry.httpClient()).run(logger);
    } catch (SettingException e) {
      logger.log(Level.SEVERE, e.getMessage());
      return new Instrumentation.Answer(HttpStatus.INTERNAL_SERVER_ERROR, e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Instrumentation.Answer(
          HttpStatus.SERVICE_UNAVAILABLE, "interrupted: the app is being stopped");
    }
  }

  private static final class Started {
    /** The one place where this program reads its environment. */
    static final FunctionApp APP = start(Map.copyOf(System.getenv()));

    private static FunctionApp start(Map<String, String> environment) {
      return new FunctionApp(environment, Telemetry.start(environment, LOGGER));
    }
  }
}
