package azurecensus.sample;

import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.io.IOError;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;

/** Acts by the function's name and logs the state that it sees. */
public class SampleMiddleware implements Middleware {

  @Override
  public void invoke(MiddlewareContext context, MiddlewareChain chain) throws Exception {
    boolean systemLoader =
        Thread.currentThread().getContextClassLoader() == ClassLoader.getSystemClassLoader();
    context
        .getLogger()
        .info("%s before %s: trigger %s, value %s, system loader %s"
            .formatted(
                getClass().getSimpleName(),
                context.getFunctionName(),
                context.getParameterName("HttpTrigger"),
                context.getParameterValue("req"),
                systemLoader));
    switch (context.getFunctionName()) {
      case "OutputString" -> throw new IOError(new IOException("no disk"));
      case "ReturnVoid" -> context.updateReturnValue("in its place");
      case "Throw" -> {
        try {
          chain.doNext(context);
        } catch (InvocationTargetException e) {
          context.getLogger().info("caught " + e.getCause());
          context.updateReturnValue("rescued");
        }
      }
      case "ReturnInteger" -> {
        chain.doNext(context);
        context.updateReturnValue((Integer) context.getReturnValue() + 1);
      }
      case "Log" -> {
        chain.doNext(context);
        chain.doNext(context);
      }
      case "DirectString" -> {
        context.updateParameterValue("req", "replaced");
        chain.doNext(context);
      }
      default -> chain.doNext(context);
    }
  }

  /** The second in the chain. */
  public static final class Second extends SampleMiddleware {}
}
