package azurecensus.host.trigger;

import azurecensus.host.binding.TriggerInput;
import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.telemetry.InvocationTelemetry;
import java.util.Map;

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
