package azurecensus.benchmarks.worker;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Loads a staged app and calls its function once, with the steps of the Functions Java worker: the
 * app's jars in a class loader below the worker's own, middleware by {@link ServiceLoader}, a new
 * function object, a logger for the invocation, all on a pool thread. Parts of the worker that are
 * missing here, above all gRPC, are missing for every compared app.
 *
 * <p>Arguments: the app's directory, the class of the function. It prints {@code answered} and the
 * status, then waits for a line on its standard input, prints the number of loaded classes, and
 * ends.
 */
public final class WorkerLauncher {
  private static final Logger LOGGER = WorkerLog.logger();

  private WorkerLauncher() {}

  /** Starts the worker. */
  public static void main(String[] args) throws Exception {
    LOGGER.info("loading " + args[0]);
    ClassLoader app =
        new URLClassLoader(jars(new File(args[0])), WorkerLauncher.class.getClassLoader());
    ExecutorService pool = Executors.newFixedThreadPool(1);
    int status = pool.submit(() -> invoke(app, args[1])).get();
    System.out.println("answered " + status);
    for (int next = System.in.read(); next >= 0 && next != '\n'; next = System.in.read()) {
      LOGGER.fine("waiting for the end");
    }
    System.out.println(
        "classes=" + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    System.exit(0);
  }

  private static URL[] jars(File directory) {
    List<File> files = new ArrayList<>();
    for (File folder : List.of(directory, new File(directory, "lib"))) {
      File[] jars = folder.listFiles((parent, name) -> name.endsWith(".jar"));
      if (jars != null) {
        Arrays.sort(jars);
        files.addAll(Arrays.asList(jars));
      }
    }
    return files.stream().map(WorkerLauncher::url).toArray(URL[]::new);
  }

  private static URL url(File file) {
    try {
      return file.toURI().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static int invoke(ClassLoader app, String className) throws Exception {
    List<Middleware> middlewares = ServiceLoader.load(Middleware.class, app).stream()
        .map(ServiceLoader.Provider::get)
        .collect(Collectors.toList());
    Thread.currentThread().setContextClassLoader(app);
    Class<?> type = Class.forName(className, true, app);
    Method run = method(type);
    LocalRequest request = new LocalRequest(
        URI.create("http://127.0.0.1:7071/api/instrumentation"),
        Map.of("host", "127.0.0.1:7071", "user-agent", "benchmark"));
    LocalInvocation invocation = new LocalInvocation("instrumentation", request);
    new LocalChain(
            middlewares,
            () -> run.invoke(type.getDeclaredConstructor().newInstance(), request, invocation))
        .doNext(invocation);
    return Optional.ofNullable(invocation.response())
        .map(LocalResponse::getStatusCode)
        .orElse(0);
  }

  private static Method method(Class<?> type) {
    return Arrays.stream(type.getMethods())
        .filter(method -> method.getParameterCount() == 2
            && method.getParameterTypes()[1] == ExecutionContext.class)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type + " has no function"));
  }
}
