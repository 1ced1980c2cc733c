package azurecensus.starter;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.TraceContext;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.lang.reflect.InvocationTargetException;
import java.util.concurrent.Callable;
import java.util.logging.Logger;

/**
 * The context that the worker passes to middleware: without the request, and with the function's
 * exceptions wrapped by reflection.
 */
final class TestMiddlewareContext implements MiddlewareContext {
  final ExecutionContext execution;
  boolean http = true;
  Object request;
  private Object returnValue;

  TestMiddlewareContext(ExecutionContext execution) {
    this.execution = execution;
  }

  /** Returns the rest of the chain: a function that is called as the worker does. */
  MiddlewareChain function(Callable<Object> function) {
    return context -> {
      Object returned;
      try {
        returned = function.call();
      } catch (Throwable failure) {
        throw new InvocationTargetException(failure);
      }
      context.updateReturnValue(returned);
    };
  }

  @Override
  public String getParameterName(String annotationSimpleClassName) {
    return http && annotationSimpleClassName.equals("HttpTrigger") ? "request" : null;
  }

  @Override
  public Object getParameterValue(String name) {
    return request;
  }

  @Override
  public void updateParameterValue(String name, Object value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object getReturnValue() {
    return returnValue;
  }

  @Override
  public void updateReturnValue(Object returnValue) {
    this.returnValue = returnValue;
  }

  @Override
  public Logger getLogger() {
    return execution.getLogger();
  }

  @Override
  public String getInvocationId() {
    return execution.getInvocationId();
  }

  @Override
  public String getFunctionName() {
    return execution.getFunctionName();
  }

  @Override
  public TraceContext getTraceContext() {
    return execution.getTraceContext();
  }
}
