package azurecensus.tracing;

import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Opens the root span of every invocation of every function of an app, whatever its trigger. The
 * Functions worker finds it by itself ({@link java.util.ServiceLoader}) when this library is
 * deployed with the app; nobody else should use it.
 *
 * <p>At the first invocation it sets OpenCensus and the exporter up, from the environment. It never
 * changes what the function returns or throws, and no failure of its own reaches the function.
 * Thread-safe.
 */
public final class TracingMiddleware implements Middleware {
  private static final String HTTP_TRIGGER = "HttpTrigger";

  private final Supplier<AutomaticTracing> setUp;

  /**
   * Not before the first invocation: the host may still replace the environment when this is made.
   * Guarded by this.
   */
  private AutomaticTracing tracing;

  /** Guarded by this. */
  private boolean reported;

  /** For the worker's {@link java.util.ServiceLoader}. */
  public TracingMiddleware() {
    this(AutomaticTracing::setUp);
  }

  TracingMiddleware(Supplier<AutomaticTracing> setUp) {
    this.setUp = setUp;
  }

  @Override
  public void invoke(MiddlewareContext context, MiddlewareChain chain) throws Exception {
    boolean http = false;
    InvocationSpan invocation = InvocationSpan.untraced();
    try {
      http = context.getParameterName(HTTP_TRIGGER) != null;
      invocation = start(context, http);
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("An invocation could not be traced.", e);
    }
    try {
      chain.doNext(context);
      returned(invocation, context, http);
    } catch (Throwable failure) {
      invocation.thrown(unwrap(failure), http);
      throw failure;
    } finally {
      invocation.close();
      reportOnce();
    }
  }

  private InvocationSpan start(MiddlewareContext context, boolean http) {
    InvocationTracer current = tracing().tracer();
    return http
        ? request(context)
            .map(request -> current.start(context, request))
            .orElseGet(() -> current.start(context))
        : current.start(context);
  }

  private synchronized AutomaticTracing tracing() {
    if (tracing == null) {
      tracing = setUp.get();
    }
    return tracing;
  }

  /** After the first invocation an app that sets an exporter up itself has done so. */
  private synchronized void reportOnce() {
    if (reported || tracing == null) {
      return;
    }
    reported = true;
    try {
      tracing.report().run();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("What is on could not be told.", e);
    }
  }

  /**
   * The Java worker hands middleware texts only, so there it is empty; other hosts are free to give
   * the request.
   */
  private static Optional<HttpRequestMessage<?>> request(MiddlewareContext context) {
    try {
      Object value = context.getParameterValue(context.getParameterName(HTTP_TRIGGER));
      return value instanceof HttpRequestMessage<?> request
          ? Optional.of(request)
          : Optional.empty();
    } catch (RuntimeException e) {
      TracingFailures.report("The request could not be described.", e);
      return Optional.empty();
    }
  }

  private static void returned(InvocationSpan invocation, MiddlewareContext context, boolean http) {
    Object value;
    try {
      value = context.getReturnValue();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("What a function returned could not be recorded.", e);
      return;
    }
    invocation.returned(value, http);
  }

  /** The worker calls functions by reflection and passes the wrapper on. */
  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof InvocationTargetException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }
}
