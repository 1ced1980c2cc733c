package azurecensus.host.trigger;

import azurecensus.host.app.Attempt;
import azurecensus.host.app.InvocationResult;
import azurecensus.host.app.LiveApp;
import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.binding.InputSource;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.console.HostConsole;
import azurecensus.host.console.InvocationFailure;
import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.HostJson;
import azurecensus.host.staged.RetryPolicy;
import azurecensus.host.telemetry.FunctionLogHandler;
import azurecensus.host.telemetry.HostTelemetry;
import azurecensus.host.telemetry.InvocationTelemetry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/** Runs one invocation of a function with its console lines and telemetry. Thread-safe. */
public final class Invoker {
  private static final int FAILED = 500;

  private final HostTelemetry telemetry;
  private final HostConsole console;
  private final InputSource inputs;
  private final OutputSink outputs;

  /**
   * Creates the invoker.
   *
   * @param inputs supplies the values of inputs other than the trigger
   * @param outputs receives the outputs other than HTTP
   */
  public Invoker(
      HostTelemetry telemetry, HostConsole console, InputSource inputs, OutputSink outputs) {
    this.telemetry = telemetry;
    this.console = console;
    this.inputs = inputs;
    this.outputs = outputs;
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

  /**
   * Runs a function with another trigger once.
   *
   * @return false when it failed
   */
  public boolean message(LiveApp live, FunctionDefinition function, TriggerInput message) {
    return run(live, function, message, Attempt.ONLY, null).failure() == null;
  }

  /** Runs a function with another trigger; its retry policy repeats it after a failure. */
  public void repeated(LiveApp live, FunctionDefinition function, TriggerInput message) {
    Optional<RetryPolicy> policy = function.retry();
    if (policy.isEmpty()) {
      message(live, function, message);
      return;
    }
    int most = policy.get().maxRetries();
    InvocationFailure failure =
        run(live, function, message, new Attempt(0, most, ""), null).failure();
    for (int retry = 1; failure != null && policy.get().allows(retry); retry++) {
      LockSupport.parkNanos(policy.get().pause(retry).toNanos());
      Attempt attempt = new Attempt(retry, most, failure.rootMessage());
      failure = run(live, function, message, attempt, null).failure();
    }
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
    console.executing(function.fullName(), input.origin().reason(), invocationId);
    if (!input.origin().details().isEmpty()) {
      console.info(input.origin().details());
    }
    sent.executing();
    long start = System.nanoTime();
    HttpTriggerResponse response;
    InvocationFailure failure = null;
    try {
      InvocationResult result =
          live.app().invoke(function, invocationId, input, inputs, attempt, sent, logs.newLogger());
      logs.publish(new LogRecord(
          Level.INFO,
          "Function \"%s\" (Id: %s) invoked by Java Worker"
              .formatted(function.name(), invocationId)));
      if (!result.outputs().isEmpty()) {
        outputs.send(
            this, new OutputSink.Outputs(function, invocationId, input, result.outputs(), sent));
      }
      response = result.response();
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

  /** Receives the outputs of functions. Thread-safe. */
  @FunctionalInterface
  public interface OutputSink {
    /**
     * Stores the outputs of an invocation and starts the functions that listen to them.
     *
     * @param invoker runs these functions
     * @throws RuntimeException when an output is malformed; the invocation fails then
     */
    void send(Invoker invoker, Outputs outputs);

    /**
     * The outputs of an invocation.
     *
     * @param values by binding; no value is null
     */
    record Outputs(
        FunctionDefinition function,
        String invocationId,
        TriggerInput input,
        Map<FunctionBinding, Object> values,
        InvocationTelemetry telemetry) {}
  }

  private record Result(HttpTriggerResponse response, InvocationFailure failure) {}
}
