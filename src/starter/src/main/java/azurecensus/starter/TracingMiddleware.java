package azurecensus.starter;

import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import azurecensus.tracing.Trigger;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Opens the root span of every invocation of every function of an app, for every trigger. The
 * Functions worker creates it with a {@link java.util.ServiceLoader} when the starter is deployed
 * with the app; an app does not use it in code.
 *
 * <p>At the first invocation it configures OpenCensus and registers the exporter, from the
 * environment. It never changes the function's result or exception, and a failure of its own never
 * reaches the function. Thread-safe.
 */
public final class TracingMiddleware implements Middleware {
  private static final Logger logger = Logger.getLogger("azurecensus.starter");
  private static final String HTTP_TRIGGER = "HttpTrigger";

  private static final String COLD_START = "coldStart";
  private static final String SINCE_START = "millisecondsSinceProcessStart";

  private final Supplier<InvocationTracer> start;
  private final Supplier<FunctionTriggers> readTriggers;

  /** True before the first invocation. */
  private final AtomicBoolean coldStart = new AtomicBoolean(true);

  /** The kinds of failures that were logged; each is logged once. */
  private final Set<String> loggedFailures = ConcurrentHashMap.newKeySet();

  /**
   * Created at the first invocation, because the host may still replace the environment when it
   * creates the middleware. Guarded by this.
   */
  private InvocationTracer tracer;

  /** Created at the first invocation without HTTP, for the same reason. Guarded by this. */
  private FunctionTriggers triggers;

  /** Creates the middleware; called by the worker's {@link java.util.ServiceLoader}. */
  public TracingMiddleware() {
    this(AutomaticTracing::start, AutomaticTracing::triggers);
  }

  TracingMiddleware(Supplier<InvocationTracer> start, Supplier<FunctionTriggers> readTriggers) {
    this.start = start;
    this.readTriggers = readTriggers;
  }

  @Override
  public void invoke(MiddlewareContext context, MiddlewareChain chain) throws Exception {
    InvocationSpan invocation;
    boolean http;
    try {
      http = context.getParameterName(HTTP_TRIGGER) != null;
      invocation = open(context, http);
    } catch (RuntimeException | LinkageError e) {
      logOnce("An invocation could not be traced.", e);
      chain.doNext(context);
      return;
    }
    try {
      chain.doNext(context);
      recordReturnValue(invocation, context, http);
    } catch (Throwable failure) {
      invocation.recordThrown(unwrap(failure), http);
      throw failure;
    } finally {
      invocation.close();
    }
  }

  private InvocationSpan open(MiddlewareContext context, boolean http) {
    InvocationTracer current = tracer();
    InvocationSpan invocation = start(context, http, current);
    if (coldStart.compareAndSet(true, false)) {
      markColdStart(invocation);
    }
    return invocation;
  }

  private InvocationSpan start(MiddlewareContext context, boolean http, InvocationTracer current) {
    HttpRequestMessage<?> request = http ? request(context) : null;
    if (request != null) {
      return current.start(context, request);
    }
    OrchestratorReplay replay = http ? null : OrchestratorReplay.of(context);
    return replay == null
        ? current.startTriggered(context, http ? null : trigger(context))
        : current.startOrchestrator(context, replay);
  }

  /**
   * Marks the first invocation of the process, which waits for classes to load. The time since the
   * process began comes from the operating system, because the JVM's management classes would cost
   * the cold start more than the number is worth.
   */
  private static void markColdStart(InvocationSpan invocation) {
    invocation.putAttribute(COLD_START, "true");
    ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> Math.max(0, Duration.between(start, Instant.now()).toMillis()))
        .ifPresent(millis -> invocation.putAttribute(SINCE_START, millis));
  }

  private synchronized InvocationTracer tracer() {
    if (tracer == null) {
      tracer = start.get();
    }
    return tracer;
  }

  /**
   * Returns the request, or null. The Java worker passes texts only to middleware; other hosts may
   * pass the request.
   */
  private HttpRequestMessage<?> request(MiddlewareContext context) {
    try {
      Object value = context.getParameterValue(context.getParameterName(HTTP_TRIGGER));
      return value instanceof HttpRequestMessage<?> request ? request : null;
    } catch (RuntimeException e) {
      logOnce("A request could not be described.", e);
      return null;
    }
  }

  /** Returns what the app's files and the event tell about the origin, or null. */
  private Trigger trigger(MiddlewareContext context) {
    try {
      return triggers().of(context);
    } catch (RuntimeException e) {
      logOnce("A trigger could not be described.", e);
      return null;
    }
  }

  private synchronized FunctionTriggers triggers() {
    if (triggers == null) {
      triggers = readTriggers.get();
    }
    return triggers;
  }

  private void recordReturnValue(
      InvocationSpan invocation, MiddlewareContext context, boolean http) {
    try {
      invocation.recordReturnValue(context.getReturnValue(), http);
    } catch (RuntimeException | LinkageError e) {
      logOnce("A return value could not be recorded.", e);
    }
  }

  /** Removes the wrapper of the worker, which calls functions by reflection. */
  private static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof InvocationTargetException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private void logOnce(String message, Throwable cause) {
    if (loggedFailures.add(message)) {
      logger.log(Level.WARNING, message + " Further failures of this kind are not logged.", cause);
    }
  }
}
