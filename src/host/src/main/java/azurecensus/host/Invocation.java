package azurecensus.host;

import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.RetryContext;
import com.microsoft.azure.functions.RpcException;
import com.microsoft.azure.functions.TraceContext;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Logger;

/**
 * One run of a function, as the function and its middleware see it. Used by one thread at a time,
 * but for the logger, which a function may hand to others.
 */
final class Invocation implements MiddlewareContext {
  private final String id;
  private final LoadedFunction function;
  private final HttpTriggerRequest request;
  private final TraceContext traceContext;
  private final Logger logger;
  private final Map<String, Object> replacedParameters = new HashMap<>();
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private Object returnValue;
  private boolean resolved;

  Invocation(
      String id,
      LoadedFunction function,
      HttpTriggerRequest request,
      InvocationTrace trace,
      Logger logger) {
    this.id = id;
    this.function = function;
    this.request = request;
    this.traceContext = new HostTraceContext(trace);
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
    return NoRetry.INSTANCE;
  }

  @Override
  public String getParameterName(String annotationSimpleClassName) {
    return function.parameterNameOf(annotationSimpleClassName);
  }

  /**
   * Only parameters that arrive as text have a value here, and an HTTP request does not: so always
   * null.
   */
  @Override
  public Object getParameterValue(String name) {
    return null;
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

  /** The function is about to be called, its parameters are filled. */
  void markResolved() {
    resolved = true;
  }

  boolean isResolved() {
    return resolved;
  }

  HttpTriggerRequest request() {
    return request;
  }

  LoadedFunction function() {
    return function;
  }

  /** What a middleware put in a parameter's place; null when none did. */
  Object replacedParameter(String name) {
    return replacedParameters.get(name);
  }

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

  private record HostTraceContext(InvocationTrace trace) implements TraceContext {
    @Override
    public String getTraceparent() {
      return trace.traceparent();
    }

    @Override
    public String getTracestate() {
      return trace.tracestate();
    }

    @Override
    public Map<String, String> getAttributes() {
      return Map.of();
    }
  }

  private enum NoRetry implements RetryContext {
    INSTANCE;

    @Override
    public int getRetrycount() {
      return 0;
    }

    @Override
    public int getMaxretrycount() {
      return 0;
    }

    @Override
    public RpcException getException() {
      return null;
    }
  }
}
