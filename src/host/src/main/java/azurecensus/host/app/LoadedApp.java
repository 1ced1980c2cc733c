package azurecensus.host.app;

import azurecensus.host.binding.HttpTriggerRequest;
import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.binding.InputSource;
import azurecensus.host.binding.OutputConverter;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.routing.RouteTable;
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
import java.lang.reflect.InvocationTargetException;
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

  private static final String EXPORTER = "azurecensus.exporter.AzureMonitorTraceExporter";

  private static final int NO_CONTENT = 204;

  /** The name of the output that the function returns. */
  private static final String RETURN_VALUE = "$return";

  private final StagedApp staged;
  private final AppClassLoader classLoader;
  private final Map<FunctionDefinition, LoadedFunction> functions;

  /** The reason and the remedy, by the name of a function in error. */
  private final Map<String, String> errors;

  private final List<Middleware> middlewares;
  private final FunctionInstanceInjector instances;
  private final ArgumentBinder binder = new ArgumentBinder();

  private LoadedApp(
      StagedApp staged,
      AppClassLoader classLoader,
      Map<FunctionDefinition, LoadedFunction> functions,
      Map<String, String> errors,
      List<Middleware> middlewares,
      FunctionInstanceInjector instances) {
    this.staged = staged;
    this.classLoader = classLoader;
    this.functions = Collections.unmodifiableMap(functions);
    this.errors = Collections.unmodifiableMap(errors);
    this.middlewares = List.copyOf(middlewares);
    this.instances = instances;
  }

  /**
   * Loads the app. A function that cannot run is in error, and the others run, as in Azure.
   *
   * @throws StartException when a jar or service is broken, or all functions are in error; nothing
   *     is left open then
   */
  static LoadedApp load(StagedApp staged) {
    Set<Path> jars = new LinkedHashSet<>();
    staged.functions().forEach(function -> jars.add(function.jar()));
    AppClassLoader classLoader = AppClassLoader.open(jars);
    try {
      Map<FunctionDefinition, LoadedFunction> functions = new LinkedHashMap<>();
      Map<String, String> errors = new LinkedHashMap<>();
      for (FunctionDefinition definition : staged.functions()) {
        if (staged.runs(definition)) {
          try {
            check(definition);
            functions.put(definition, LoadedFunction.load(definition, classLoader));
          } catch (StartException e) {
            errors.put(definition.name(), e.getMessage());
          }
        }
      }
      if (functions.isEmpty() && !errors.isEmpty()) {
        throw new StartException(String.join(System.lineSeparator(), errors.values()));
      }
      return new LoadedApp(
          staged, classLoader, functions, errors, middlewares(classLoader), injector(classLoader));
    } catch (RuntimeException | Error e) {
      closeQuietly(classLoader, e);
      throw e;
    }
  }

  /**
   * Checks what needs no class.
   *
   * @throws StartException when the route, the schedule or a setting is wrong
   */
  private static void check(FunctionDefinition definition) {
    if (definition.httpTrigger().isPresent()) {
      RouteTable.check(definition);
    }
    for (FunctionBinding binding : definition.bindings()) {
      binding.missingSetting().ifPresent(problem -> {
        throw new StartException(
            "Function %s: %s: add it to Values of local.settings.json or to the environment."
                .formatted(definition.name(), problem));
      });
    }
    try {
      TimerPlans.of(definition);
    } catch (IllegalArgumentException e) {
      throw new StartException(
          "Function %s: %s: correct the schedule.".formatted(definition.name(), e.getMessage()), e);
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

  /**
   * Sends what the exporter of the app holds. The app has classes of its own, so its exporter is
   * called by name.
   *
   * @return false when it could not send everything in time; true when the app has no such exporter
   */
  public boolean flushTelemetry(Duration atMost) {
    try {
      return (boolean) Class.forName(EXPORTER, true, classLoader)
          .getMethod("flush", Duration.class)
          .invoke(null, atMost);
    } catch (ClassNotFoundException | NoSuchMethodException e) {
      return true; // without the exporter, or with one that cannot flush yet
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("The exporter of the app could not be flushed.", e);
    }
  }

  /** The functions that the host runs, sorted by name. */
  public List<FunctionDefinition> functions() {
    return List.copyOf(functions.keySet());
  }

  /** True when the function cannot run; {@link #warnings} has the reason. */
  public boolean isInError(FunctionDefinition function) {
    return errors.containsKey(function.name());
  }

  /**
   * Lists all functions in error with reason and remedy, then one line with a remedy for each
   * signature that works here and fails in Azure, and one for each type of trigger and input that
   * works in Azure and not here.
   */
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (!errors.isEmpty()) {
      warnings.add("In error, here and in Azure; the other functions run:%n  %s"
          .formatted(String.join(System.lineSeparator() + "  ", errors.values())));
    }
    for (LoadedFunction function : functions.values()) {
      for (String problem : WorkerLimits.problems(function)) {
        warnings.add("Function %s: %s".formatted(function.definition().name(), problem));
      }
    }
    warnings.addAll(ServiceLimits.notRunHere(staged, functions.keySet()));
    return warnings;
  }

  /**
   * Runs the middleware and a function.
   *
   * @param function one of the functions that the host runs
   * @param telemetry the source of the trace context that the function sees
   * @param inputs supplies the values of inputs other than the trigger
   * @return the response of the function, 204 for a trigger other than HTTP, and its other outputs
   * @throws Exception the exception that the worker would report: an exception of the function
   *     itself is wrapped in an {@code InvocationTargetException}
   */
  public InvocationResult invoke(
      FunctionDefinition function,
      String invocationId,
      TriggerInput input,
      InputSource inputs,
      Attempt attempt,
      InvocationTelemetry telemetry,
      Logger logger)
      throws Exception {
    FunctionInvocation invocation = new FunctionInvocation(
        invocationId, functions.get(function), input, inputs, attempt, telemetry, logger);
    Iterator<Middleware> rest = middlewares.iterator();
    MiddlewareChain chain = new MiddlewareChain() {
      /** A second call of {@code doNext} does nothing, as in the worker. */
      private boolean called;

      @Override
      public void doNext(MiddlewareContext context) throws Exception {
        if (rest.hasNext()) {
          rest.next().invoke(context, this);
        } else if (!called) {
          called = true;
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
    return new InvocationResult(response(invocation), outputs(invocation));
  }

  /** The values of the outputs other than HTTP; none when the function was not called. */
  private static Map<FunctionBinding, Object> outputs(FunctionInvocation invocation) {
    Map<FunctionBinding, Object> outputs = new LinkedHashMap<>();
    if (!invocation.isResolved()) {
      return outputs;
    }
    for (FunctionBinding binding : invocation.function().definition().bindings()) {
      if (binding.isOutput() && !binding.isHttpOutput()) {
        Object value = binding.name().equals(RETURN_VALUE)
            ? invocation.getReturnValue()
            : invocation.outputValue(binding.name());
        if (value != null) {
          outputs.put(binding, value);
        }
      }
    }
    return outputs;
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
    if (!(invocation.input() instanceof HttpTriggerRequest)) {
      return HttpTriggerResponse.empty(NO_CONTENT);
    }
    OutputConverter converter = new OutputConverter();
    if (!invocation.isResolved()) {
      // Middleware that does not call the function cannot answer for it: the worker ignores the
      // value.
      return converter.toResponse(null);
    }
    LoadedFunction function = invocation.function();
    // A value in an HTTP output wins over a return value, as in the host.
    Optional<Object> output = function.definition().bindings().stream()
        .filter(FunctionBinding::isHttpOutput)
        .map(binding -> invocation.outputValue(binding.name()))
        .filter(value -> value != null)
        .findFirst();
    return converter.toResponse(
        output.isEmpty() && !function.returnsNothing()
            ? invocation.getReturnValue()
            : output.orElse(null));
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
