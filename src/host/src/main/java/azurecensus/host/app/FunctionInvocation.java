package azurecensus.host.app;

import azurecensus.host.binding.InputSource;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.binding.TriggerMessage;
import azurecensus.host.telemetry.InvocationTelemetry;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.RetryContext;
import com.microsoft.azure.functions.TraceContext;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Logger;

/**
 * A run of a function, as the function and its middleware see it. Only one thread at a time may use
 * it; its logger is thread-safe.
 */
final class FunctionInvocation implements MiddlewareContext {
  private final String id;
  private final LoadedFunction function;
  private final TriggerInput input;
  private final InputSource inputs;
  private final RetryContext retry;
  private final TraceContext traceContext;
  private final Logger logger;
  private final Map<String, Object> replacedParameters = new HashMap<>();
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private Object returnValue;
  private boolean resolved;

  FunctionInvocation(
      String id,
      LoadedFunction function,
      TriggerInput input,
      InputSource inputs,
      RetryContext retry,
      InvocationTelemetry telemetry,
      Logger logger) {
    this.id = id;
    this.function = function;
    this.input = input;
    this.inputs = inputs;
    this.retry = retry;
    this.traceContext = new HostTraceContext(telemetry);
    this.logger = logger;
  }

  @Override
  public String getInvocationId() {
    return id;
  }

  @Override
  public String getFunctionName() {
    return function.definition().name();
  }

  @Override
  public Logger getLogger() {
    return logger;
  }

  @Override
  public TraceContext getTraceContext() {
    return traceContext;
  }

  @Override
  public RetryContext getRetryContext() {
    return retry;
  }

  @Override
  public String getParameterName(String annotationSimpleClassName) {
    return function.parameterNameOf(annotationSimpleClassName);
  }

  /**
   * The text of a trigger other than HTTP. Only parameters that arrive as text have a value here;
   * others have null, an HTTP request included.
   */
  @Override
  public Object getParameterValue(String name) {
    return input instanceof TriggerMessage message
            && message.data() instanceof String text
            && function.isTrigger(name)
        ? text
        : null;
  }

  @Override
  public void updateParameterValue(String name, Object value) {
    replacedParameters.put(name, value);
  }

  @Override
  public Object getReturnValue() {
    return returnValue;
  }

  @Override
  public void updateReturnValue(Object returnValue) {
    this.returnValue = returnValue;
  }

  /** Records that the arguments are complete and the function is about to be called. */
  void markResolved() {
    resolved = true;
  }

  /** True once the arguments were complete: the function was called. */
  boolean isResolved() {
    return resolved;
  }

  TriggerInput input() {
    return input;
  }

  InputSource inputs() {
    return inputs;
  }

  LoadedFunction function() {
    return function;
  }

  /** The value that a middleware set for a parameter; null when none did. */
  Object replacedParameter(String name) {
    return replacedParameters.get(name);
  }

  /** The output with that parameter name; created on the first call. */
  OutputBinding<Object> output(String name) {
    return outputs.computeIfAbsent(name, any -> new Output());
  }

  /**
   * The value of the HTTP output with that parameter name; null when the function did not set one.
   */
  Object outputValue(String name) {
    Output output = outputs.get(name);
    return output == null ? null : output.getValue();
  }

  private static final class Output implements OutputBinding<Object> {
    private Object value;

    @Override
    public Object getValue() {
      return value;
    }

    @Override
    public void setValue(Object value) {
      this.value = value;
    }
  }

  private record HostTraceContext(InvocationTelemetry telemetry) implements TraceContext {
    @Override
    public String getTraceparent() {
      return telemetry.traceparent();
    }

    @Override
    public String getTracestate() {
      return telemetry.tracestate();
    }

    @Override
    public Map<String, String> getAttributes() {
      return Map.of();
    }
  }
}
