package azurecensus.host;

import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareChain;
import com.microsoft.azure.functions.internal.spi.middleware.MiddlewareContext;
import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;

/**
 * A staged app in its own class loader: its HTTP functions, its middleware and the way its
 * instances are made. It runs invocations as the Java worker does: middleware in the order of the
 * class path with the system class loader as context class loader, the function itself with the
 * app's. Thread-safe.
 */
final class FunctionApp implements AutoCloseable {
  private static final Duration HOOK_BUDGET = Duration.ofMillis(2500);

  private final StagedApp staged;
  private final AppClassLoader classLoader;
  private final List<LoadedFunction> functions;
  private final List<Middleware> middlewares;
  private final FunctionInstanceInjector instances;

  private FunctionApp(
      StagedApp staged,
      AppClassLoader classLoader,
      List<LoadedFunction> functions,
      List<Middleware> middlewares,
      FunctionInstanceInjector instances) {
    this.staged = staged;
    this.classLoader = classLoader;
    this.functions = List.copyOf(functions);
    this.middlewares = List.copyOf(middlewares);
    this.instances = instances;
  }

  /**
   * Loads the app.
   *
   * @throws HostException when a class, jar or service of it is broken; nothing stays open then
   */
  static FunctionApp load(StagedApp staged) {
    Set<Path> jars = new LinkedHashSet<>();
    staged.functions().forEach(function -> jars.add(function.jar()));
    AppClassLoader classLoader = AppClassLoader.open(jars);
    try {
      List<LoadedFunction> functions = new ArrayList<>();
      for (FunctionDefinition definition : staged.functions()) {
        if (staged.runs(definition)) {
          functions.add(LoadedFunction.load(definition, classLoader));
        }
      }
      return new FunctionApp(
          staged, classLoader, functions, middlewares(classLoader), injector(classLoader));
    } catch (RuntimeException | Error e) {
      closeQuietly(classLoader, e);
      throw e;
    }
  }

  StagedApp staged() {
    return staged;
  }

  ClassLoader classLoader() {
    return classLoader;
  }

  List<LoadedFunction> functions() {
    return functions;
  }

  /**
   * Runs the middleware and the function.
   *
   * @return the response of the function
   * @throws Exception what the worker would report: around an exception of the function itself, an
   *     {@code InvocationTargetException}
   */
  HttpTriggerResponse invoke(Invocation invocation) throws Exception {
    Iterator<Middleware> rest = middlewares.iterator();
    MiddlewareChain chain = new MiddlewareChain() {
      @Override
      public void doNext(MiddlewareContext context) throws Exception {
        if (rest.hasNext()) {
          rest.next().invoke(context, this);
        } else {
          call((Invocation) context);
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

  private void call(Invocation invocation) throws Exception {
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(classLoader);
    try {
      LoadedFunction function = invocation.function();
      Object[] arguments = function.arguments(invocation);
      invocation.markResolved();
      Object instance = function.isStatic() ? null : instances.getInstance(function.type());
      invocation.updateReturnValue(function.invoke(invocation, instance, arguments));
    } finally {
      // Not what it was before: the worker sets this one, so middleware sees it after the call too.
      thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
    }
  }

  private HttpTriggerResponse response(Invocation invocation) {
    OutputConverter converter = new OutputConverter();
    if (!invocation.isResolved()) {
      // Middleware that does not call the function cannot answer in its place: the worker has no
      // place for its value.
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
   * Runs the shutdown hooks the app has registered, for 2.5 seconds at most, and closes its jars.
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
      throw new HostException(
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
        throw new HostException(
            "The app has more than one FunctionInstanceInjector (%s and %s): keep one in META-INF/services."
                .formatted(
                    injector.getClass().getName(), found.next().getClass().getName()));
      }
      return injector;
    } catch (ServiceConfigurationError e) {
      throw new HostException(
          "The FunctionInstanceInjector cannot be loaded: %s".formatted(e.getMessage()), e);
    } catch (LinkageError e) {
      throw unlinked("The FunctionInstanceInjector", e);
    }
  }

  private static HostException unlinked(String what, LinkageError e) {
    return new HostException(
        "%s cannot be loaded: %s. A jar is missing in lib/, has another version, or is made for a newer Java: rebuild the"
                .formatted(what, e)
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
