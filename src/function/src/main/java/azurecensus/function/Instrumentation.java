package azurecensus.function;

import azurecensus.tracing.InProcessSpan;
import com.microsoft.azure.functions.HttpStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * The work of one invocation: a slow step, a call to a dependency, two log lines and a caught
 * exception.
 */
final class Instrumentation {
  static final String SUCCESS = "This HTTP triggered function executed successfully.";

  private final Settings settings;
  private final OkHttpClient httpClient;

  Instrumentation(Settings settings, OkHttpClient httpClient) {
    this.settings = settings;
    this.httpClient = httpClient;
  }

  /** The answer to the caller: a status and a text. */
  record Answer(HttpStatus status, String body) {}

  /** Does the work once; blocks for its duration. */
  Answer run(Logger logger) throws InterruptedException {
    logger.info("new invocation received");
    longRunningApiCall();
    try {
      callDependency();
    } catch (DependencyException e) {
      logger.log(Level.SEVERE, "dependency failed", e);
      return dependencyFailed(e);
    } catch (IOException e) {
      // The interceptor has recorded this exception on the dependency's span; logging the exception
      // again would count it twice.
      logger.log(Level.SEVERE, "dependency failed: {0}", e.toString());
      return dependencyFailed(e);
    }
    logger.warning("log warning message");
    try {
      failOnPurpose();
    } catch (IllegalStateException e) {
      logger.log(Level.SEVERE, "exception caught", e);
    }
    return new Answer(HttpStatus.OK, SUCCESS);
  }

  private void longRunningApiCall() throws InterruptedException {
    try (InProcessSpan span = InProcessSpan.start("long running api call")) {
      Duration delay = settings.inProcessDelay();
      span.putAttribute("delay.ms", Long.toString(delay.toMillis()));
      Thread.sleep(delay.toMillis());
    }
  }

  private void callDependency() throws IOException {
    Request request = new Request.Builder().url(settings.dependencyUrl()).build();
    try (Response response = httpClient.newCall(request).execute()) {
      if (!response.isSuccessful()) {
        throw new DependencyException(response.code());
      }
    }
  }

  private static void failOnPurpose() {
    throw new IllegalStateException("raised on purpose, to be seen under Failures");
  }

  /**
   * Returns the answer for a failed dependency. It names the setting but no details, which only the
   * telemetry has.
   */
  private static Answer dependencyFailed(IOException e) {
    String reason =
        e instanceof DependencyException ? e.getMessage() : "the dependency could not be reached";
    return new Answer(
        HttpStatus.BAD_GATEWAY,
        reason + "; " + Settings.DEPENDENCY_URL
            + " names it, and the operation's telemetry has the details");
  }
}
