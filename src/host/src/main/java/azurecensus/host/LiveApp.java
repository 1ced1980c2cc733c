package azurecensus.host;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loaded app with its routes and its own threads, counted by the requests that use it: once it is
 * replaced and the last of them is answered, its threads end and it is closed. With threads of its
 * own, nothing that the app left in a thread (thread locals, context class loaders) outlives it.
 * Thread-safe.
 */
final class LiveApp {
  /** Invocations that run at once; further ones run on the thread that received the request. */
  private static final int MAX_THREADS = 256;

  private static final long IDLE_SECONDS = 30;

  private final FunctionApp app;
  private final Routes routes;
  private final ThreadPoolExecutor threads;
  private int users;
  private boolean retired;
  private boolean closed;

  private LiveApp(FunctionApp app, Routes routes) {
    this.app = app;
    this.routes = routes;
    AtomicInteger number = new AtomicInteger();
    this.threads = new ThreadPoolExecutor(
        0,
        MAX_THREADS,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        task -> {
          Thread thread = new Thread(task, "function-" + number.incrementAndGet());
          thread.setDaemon(true);
          thread.setContextClassLoader(ClassLoader.getSystemClassLoader());
          return thread;
        },
        new ThreadPoolExecutor.CallerRunsPolicy());
  }

  /**
   * Loads a staged app.
   *
   * @throws HostException when it is broken or its routes collide
   */
  static LiveApp load(StagedApp staged) {
    FunctionApp app = FunctionApp.load(staged);
    try {
      return new LiveApp(app, Routes.of(app.functions()));
    } catch (RuntimeException | Error e) {
      app.close();
      throw e;
    }
  }

  FunctionApp app() {
    return app;
  }

  Routes routes() {
    return routes;
  }

  /** Keeps it open until {@link #leave}; false when it is retired: take its successor. */
  synchronized boolean enter() {
    if (retired) {
      return false;
    }
    users++;
    return true;
  }

  /**
   * Runs a part of a request on one of the app's threads; only between {@link #enter} and
   * {@link #leave}.
   */
  void execute(Runnable task) {
    threads.execute(task);
  }

  /** Requests that are being answered. */
  synchronized int users() {
    return users;
  }

  /** One request less. */
  void leave() {
    synchronized (this) {
      users--;
    }
    closeIfUnused();
  }

  /** No newcomers; closes at once, or with the last request. */
  void retire() {
    synchronized (this) {
      retired = true;
    }
    closeIfUnused();
  }

  private void closeIfUnused() {
    synchronized (this) {
      if (closed || !retired || users > 0) {
        return;
      }
      closed = true;
    }
    threads.shutdown();
    app.close();
  }
}
