package azurecensus.starterapp;

import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.lang.reflect.InvocationTargetException;
import java.util.ServiceLoader;
import java.util.UUID;
import java.util.logging.Logger;

/**
 * Runs the function without an HTTP trigger once, as the Functions worker does: through the
 * middleware that {@link ServiceLoader} finds. Has a process of its own, with the staged jars on
 * its class path.
 */
final class DirectInvocation {
  private DirectInvocation() {}

  public static void main(String[] arguments) throws Exception {
    Middleware middleware = ServiceLoader.load(Middleware.class).findFirst().orElseThrow();
    MiddlewareContext context = new TimerContext();
    middleware.invoke(context, invoked -> {
      try {
        Class<?> type = Class.forName("azurecensus.starterapp.StarterApp");
        type.getMethod(
                "nightly", String.class, com.microsoft.azure.functions.ExecutionContext.class)
            .invoke(type.getConstructor().newInstance(), "{}", invoked);
      } catch (InvocationTargetException e) {
        throw e;
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    });
    System.exit(0); // as the worker does: the exporter then sends its pending items
  }

  private static final class TimerContext implements MiddlewareContext {
    private final String id = UUID.randomUUID().toString();
    private final Logger logger = Logger.getAnonymousLogger();
    private Object returnValue;

    TimerContext() {
      logger.setUseParentHandlers(false);
    }

    @Override
    public String getParameterName(String annotationSimpleClassName) {
      return annotationSimpleClassName.equals("TimerTrigger") ? "timer" : null;
    }

    @Override
    public Object getParameterValue(String name) {
      return "{}";
    }

    @Override
    public void updateParameterValue(String name, Object value) {}

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
      return logger;
    }

    @Override
    public String getInvocationId() {
      return id;
    }

    @Override
    public String getFunctionName() {
      return "nightly";
    }
  }
}
