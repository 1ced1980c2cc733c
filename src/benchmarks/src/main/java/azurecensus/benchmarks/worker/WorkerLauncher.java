package azurecensus.benchmarks.worker;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Loads a staged app and calls its function, with the steps of the Functions Java worker: the app's
 * jars in a class loader below the worker's own, middleware by {@link ServiceLoader}, a new
 * function object and a logger for each invocation, all on pool threads. Parts of the worker that
 * are missing here, above all gRPC, are missing for every compared app.
 *
 * <p>Arguments: the app's directory, the class of the function. It calls the function once and
 * prints {@code answered} and the status. Then it obeys lines on its standard input: {@code run}, a
 * number of requests, a number of clients that share them, and the requests of all clients in a
 * second, which come in bursts of {@value #BURST}; answered by {@code ran} and the bytes that the
 * living threads have allocated for them. An empty line prints the number of loaded classes and
 * ends the process.
 */
public final class WorkerLauncher {
  private static final Logger LOGGER = WorkerLog.logger();

  /** Divides the numbers of requests of all measurements. */
  private static final int BURST = 200;

  private final Class<?> type;
  private final Method function;
  private final ClassLoader app;
  private final List<Middleware> middlewares;

  private WorkerLauncher(ClassLoader app, String className) throws ClassNotFoundException {
    this.app = app;
    this.middlewares = ServiceLoader.load(Middleware.class, app).stream()
        .map(ServiceLoader.Provider::get)
        .collect(Collectors.toList());
    this.type = Class.forName(className, true, app);
    this.function = method(type);
  }

  /** Starts the worker. */
  public static void main(String[] args) throws Exception {
    LOGGER.info("loading " + args[0]);
    ClassLoader app =
        new URLClassLoader(jars(new File(args[0])), WorkerLauncher.class.getClassLoader());
    ExecutorService pool = Executors.newCachedThreadPool();
    WorkerLauncher worker = new WorkerLauncher(app, args[1]);
    Callable<Integer> first = worker::answer;
    int status = pool.submit(first).get();
    System.out.println("answered " + status);
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine();
        line != null && !line.isEmpty();
        line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      worker.load(
          pool, Integer.parseInt(words[1]), Integer.parseInt(words[2]), Integer.parseInt(words[3]));
    }
    System.out.println(
        "classes=" + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    System.exit(0);
  }

  /**
   * Sends bursts of requests, so that the work of a request is neither alone on a cold processor
   * nor more than the queues of any library hold.
   */
  private void load(ExecutorService pool, int requests, int clients, int aSecond) throws Exception {
    long before = Allocation.ofLivingThreads();
    long due = System.nanoTime();
    for (int sent = 0; sent < requests; sent += BURST) {
      burst(pool, clients);
      due += TimeUnit.SECONDS.toNanos(1) * BURST / aSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
    System.out.println("ran " + (Allocation.ofLivingThreads() - before));
  }

  /** Has each client send its share of a burst, one request after the other. */
  private void burst(ExecutorService pool, int clients) throws Exception {
    List<Future<Integer>> running = new ArrayList<>();
    for (int client = 0; client < clients; client++) {
      running.add(pool.submit(() -> successes(BURST / clients)));
    }
    for (Future<Integer> client : running) {
      if (client.get() != BURST / clients) {
        throw new IllegalStateException("the app answered with another status than 200");
      }
    }
  }

  /** Returns the number of answers with status 200. */
  private int successes(int requests) throws Exception {
    int count = 0;
    for (int i = 0; i < requests; i++) {
      count += answer() == 200 ? 1 : 0;
    }
    return count;
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

  /** Calls the function once; returns the status of its answer. */
  private int answer() throws Exception {
    Thread.currentThread().setContextClassLoader(app);
    LocalRequest request = new LocalRequest(
        URI.create("http://127.0.0.1:7071/api/instrumentation"),
        Map.of("host", "127.0.0.1:7071", "user-agent", "benchmark"));
    LocalInvocation invocation = new LocalInvocation("instrumentation", request);
    new LocalChain(
            middlewares,
            () -> function.invoke(type.getDeclaredConstructor().newInstance(), request, invocation))
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

  /** Loaded with the first load, so that the start of the process does not pay for it. */
  private static final class Allocation {
    static long ofLivingThreads() {
      ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
      return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
          .filter(bytes -> bytes > 0)
          .sum();
    }
  }
}
