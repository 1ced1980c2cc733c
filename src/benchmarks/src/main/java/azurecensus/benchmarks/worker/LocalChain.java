package azurecensus.benchmarks.worker;

import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;

/** A chain of middleware that ends with the function. For one invocation. */
final class LocalChain implements MiddlewareChain {
  private final Iterator<Middleware> rest;
  private final Callable<Object> function;

  LocalChain(List<Middleware> middlewares, Callable<Object> function) {
    this.rest = middlewares.iterator();
    this.function = function;
  }

  @Override
  public void doNext(MiddlewareContext context) throws Exception {
    if (rest.hasNext()) {
      rest.next().invoke(context, this);
    } else {
      context.updateReturnValue(function.call());
    }
  }
}
