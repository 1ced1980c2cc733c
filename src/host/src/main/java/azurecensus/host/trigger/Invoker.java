package azurecensus.host.trigger;

import azurecensus.host.app.Attempt;
import azurecensus.host.app.LiveApp;
import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.console.HostConsole;
import azurecensus.host.console.InvocationFailure;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.HostJson;
import azurecensus.host.telemetry.FunctionLogHandler;
import azurecensus.host.telemetry.HostTelemetry;
import azurecensus.host.telemetry.InvocationTelemetry;
import java.time.Duration;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Runs one invocation of a function with its console lines and telemetry. Thread-safe. */
public final class Invoker {
  private static final int FAILED = 500;

  private final HostTelemetry telemetry;
  private final HostConsole console;

  /** Creates the invoker. */
  public Invoker(HostTelemetry telemetry, HostConsole console) {
    this.telemetry = telemetry;
    this.console = console;
  }

  /**
   * Runs a function with an HTTP trigger.
   *
   * @param check the last check of a response; its result is reported and returned
   */
  public HttpTriggerResponse http(
      LiveApp live,
      FunctionDefinition function,
      TriggerInput request,
      UnaryOperator<HttpTriggerResponse> check) {
    return run(live, function, request, Attempt.ONLY, check).response();
  }

  /** Runs a function with another trigger; the failure is null when the function succeeded. */
  InvocationFailure message(
      LiveApp live, FunctionDefinition function, TriggerInput message, Attempt attempt) {
    return run(live, function, message, attempt, null).failure();
  }

  private Result run(
      LiveApp live,
      FunctionDefinition function,
      TriggerInput input,
      Attempt attempt,
      UnaryOperator<HttpTriggerResponse> check) {
    HostJson hostJson = live.app().staged().hostJson();
    String invocationId = UUID.randomUUID().toString();
    InvocationTelemetry sent =
        telemetry.begin(invocationId, function, input, hostJson.telemetryFilter());
    FunctionLogHandler logs =
        new FunctionLogHandler(function, hostJson.consoleFilter(), console, sent);
    console.executing(function.fullName(), InvocationTelemetry.REASON, invocationId);
    sent.executing();
    long start = System.nanoTime();
    HttpTriggerResponse response;
    InvocationFailure failure = null;
    try {
      response = live.app().invoke(function, invocationId, input, attempt, sent, logs.newLogger());
      logs.publish(new LogRecord(
          Level.INFO,
          "Function \"%s\" (Id: %s) invoked by Java Worker"
              .formatted(function.name(), invocationId)));
    } catch (Throwable e) { // A function may throw anything; its caller gets an answer.
      failure = new InvocationFailure(e);
      if (e instanceof Error) {
        console.warn(
            "Function %s: %s reached the Java worker, which does not answer the call in Azure: it hangs until functionTimeout. Errors of static initialisers and of middleware do that: correct the initialiser, or catch the error in the middleware."
                .formatted(function.name(), e.getClass().getName()));
      }
      response = HttpTriggerResponse.empty(FAILED);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    logs.close();
    sent.executed(duration, failure);
    HttpTriggerResponse checked = check == null ? response : check.apply(response);
    int status = check == null ? 0 : checked.status();
    console.executed(function.fullName(), invocationId, duration, status, failure);
    sent.end(status);
    return new Result(checked, failure);
  }

  private record Result(HttpTriggerResponse response, InvocationFailure failure) {}
}
