package azurecensus.host.app;

import azurecensus.host.binding.HttpTriggerRequest;
import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.binding.OutputConverter;
import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.StagedApp;
import azurecensus.host.staged.StartException;
import azurecensus.host.telemetry.InvocationTelemetry;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.logging.Logger;

/**
 * A staged app in a class loader of its own: HTTP functions, middleware and instance injector. It
 * runs invocations like the Java worker: middleware runs in the order of the class path with the
 * system class loader as context class loader, the function itself with the app's. Thread-safe.
 */
public final class LoadedApp implements AutoCloseable {
  /** Part of the process's time limit for its end that the app's shutdown hooks get. */
  private static final Duration HOOK_BUDGET = Duration.ofMillis(2500);

  private final StagedApp staged;
  private final AppClassLoader classLoader;
  private final Map<FunctionDefinition, LoadedFunction> functions;
  private final List<Middleware> middlewares;
  private final FunctionInstanceInjector instances;
  private final ArgumentBinder binder = new ArgumentBinder();

  private LoadedApp(
      StagedApp staged,
      AppClassLoader classLoader,
      Map<FunctionDefinition, LoadedFunction> functions,
      List<Middleware> middlewares,
      FunctionInstanceInjector instances) {
    this.staged = staged;
    this.classLoader = classLoader;
    this.functions = Collections.unmodifiableMap(functions);
    this.middlewares = List.copyOf(middlewares);
    this.instances = instances;
  }

  /**
   * Loads the app.
   *
   * @throws StartException when a class, jar or service is broken; nothing is left open then
   */
  static LoadedApp load(StagedApp staged) {
    Set<Path> jars = new LinkedHashSet<>();
    staged.functions().forEach(function -> jars.add(function.jar()));
    AppClassLoader classLoader = AppClassLoader.open(jars);
    try {
      Map<FunctionDefinition, LoadedFunction> functions = new LinkedHashMap<>();
      for (FunctionDefinition definition : staged.functions()) {
        if (staged.runs(definition)) {
          functions.put(definition, LoadedFunction.load(definition, classLoader));
        }
      }
      return new LoadedApp(
          staged, classLoader, functions, middlewares(classLoader), injector(classLoader));
    } catch (RuntimeException | Error e) {
      closeQuietly(classLoader, e);
      throw e;
    }
  }

  /** The files from which the app was loaded. */
  public StagedApp staged() {
    return staged;
  }

  /** The class loader of the app. */
  public ClassLoader classLoader() {
    return classLoader;
  }

  /** The functions that the host runs, sorted by name. */
  List<FunctionDefinition> functions() {
    return List.copyOf(functions.keySet());
  }

  /**
   * Returns a line with a remedy for each signature that works here and fails in Azure, and for each
   * binding that works in Azure and not here.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    for (LoadedFunction function : functions.values()) {
      for (String problem : WorkerLimits.problems(function)) {
        warnings.add("Function %s: %s".formatted(function.definition().name(), problem));
      }
      for (FunctionBinding binding : function.definition().bindings()) {
        if (!binding.isTrigger() && !binding.isHttpOutput()) {
          warnings.add(
              "Function %s: its %s \"%s\" (%s) %s: use the Functions Core Tools with that service."
                  .formatted(
                      function.definition().name(),
                      binding.isOutput() ? "output" : "input",
                      binding.name(),
                      binding.type(),
                      binding.isOutput()
                          ? "is not sent on this machine"
                          : "cannot be read on this machine"));
        }
      }
    }
    return warnings;
  }

  /**
   * Runs the middleware and a function.
   *
   * @param function one of the functions that the host runs
   * @param telemetry the source of the trace context that the function sees
   * @return the response of the function
   * @throws Exception the exception that the worker would report: an exception of the function
   *     itself is wrapped in an {@code InvocationTargetException}
   */
  public HttpTriggerResponse invoke(
      FunctionDefinition function,
      String invocationId,
      HttpTriggerRequest request,
      InvocationTelemetry telemetry,
      Logger logger)
      throws Exception {
    FunctionInvocation invocation =
        new FunctionInvocation(invocationId, functions.get(function), request, telemetry, logger);
    Iterator<Middleware> rest = middlewares.iterator();
    MiddlewareChain chain = new MiddlewareChain() {
      @Override
      public void doNext(MiddlewareContext context) throws Exception {
        if (rest.hasNext()) {
          rest.next().invoke(context, this);
        } else {
          call((FunctionInvocation) context);
        }
      }
    };
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    try {
      chain.doNext(invocation);
    } finally {
      thread.setContextClassLoader(before);
    }
    return response(invocation);
  }

  private void call(FunctionInvocation invocation) throws Exception {
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(classLoader);
    try {
      LoadedFunction function = invocation.function();
      Object[] arguments = binder.arguments(invocation);
      invocation.markResolved();
      Object instance = function.isStatic() ? null : instances.getInstance(function.type());
      invocation.updateReturnValue(function.invoke(instance, arguments));
    } finally {
      // Not the previous loader: middleware sees the system loader after the call, as in the
      // worker.
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    }
  }

  private HttpTriggerResponse response(FunctionInvocation invocation) {
    OutputConverter converter = new OutputConverter();
    if (!invocation.isResolved()) {
      // Middleware that does not call the function cannot answer for it: the worker ignores the
      // value.
      return converter.toResponse(null);
    }
    LoadedFunction function = invocation.function();
    if (!function.returnsNothing()) {
      return converter.toResponse(invocation.getReturnValue());
    }
    Optional<Object> output = function.definition().bindings().stream()
        .filter(FunctionBinding::isHttpOutput)
        .map(binding -> invocation.outputValue(binding.name()))
        .filter(value -> value != null)
        .findFirst();
    return converter.toResponse(output.orElse(null));
  }

  /**
   * Runs the shutdown hooks that the app registered, for at most 2.5 seconds, and closes its jars.
   */
  @Override
  public void close() {
    AppShutdownHooks.run(classLoader, HOOK_BUDGET);
    closeQuietly(classLoader, null);
  }

  private static List<Middleware> middlewares(ClassLoader classLoader) {
    List<Middleware> found = new ArrayList<>();
    try {
      ServiceLoader.load(Middleware.class, classLoader).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new StartException(
          "A middleware of the app cannot be loaded: %s".formatted(e.getMessage()), e);
    } catch (LinkageError e) {
      throw unlinked("A middleware of the app", e);
    }
    return found;
  }

  private static FunctionInstanceInjector injector(ClassLoader classLoader) {
    try {
      Iterator<FunctionInstanceInjector> found =
          ServiceLoader.load(FunctionInstanceInjector.class, classLoader).iterator();
      if (!found.hasNext()) {
        return NEW_INSTANCE;
      }
      FunctionInstanceInjector injector = found.next();
      if (found.hasNext()) {
        throw new StartException(
            "The app has more than one FunctionInstanceInjector (%s and %s): keep one in META-INF/services."
                .formatted(
                    injector.getClass().getName(), found.next().getClass().getName()));
      }
      return injector;
    } catch (ServiceConfigurationError e) {
      throw new StartException(
          "The FunctionInstanceInjector cannot be loaded: %s".formatted(e.getMessage()), e);
    } catch (LinkageError e) {
      throw unlinked("The FunctionInstanceInjector", e);
    }
  }

  private static StartException unlinked(String part, LinkageError e) {
    return new StartException(
        "%s cannot be loaded: %s. A jar is missing in lib/, has another version, or was compiled for a newer Java: rebuild the"
                .formatted(part, e)
            + " app, or set JAVA_HOME to a newer JDK.",
        e);
  }

  private static final FunctionInstanceInjector NEW_INSTANCE = new FunctionInstanceInjector() {
    @Override
    public <T> T getInstance(Class<T> functionClass) throws Exception {
      return functionClass.getConstructor().newInstance();
    }
  };

  private static void closeQuietly(AppClassLoader classLoader, Throwable reason) {
    try {
      classLoader.close();
    } catch (IOException e) {
      if (reason != null) {
        reason.addSuppressed(e);
      }
    }
  }
}
