package azurecensus.host.app;

import azurecensus.host.routing.RouteTable;
import azurecensus.host.staged.StagedApp;
import azurecensus.host.staged.StartException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A loaded app with its routes, its threads and a count of the requests that use it. After it is
 * retired and the last of these requests is answered, its threads end and it is closed. The threads
 * belong to the app, so that thread locals and context class loaders do not outlive it.
 * Thread-safe.
 */
public final class LiveApp {
  /** Limit of concurrent invocations; more run on the thread that received the request. */
  private static final int MAX_THREADS = 256;

  private static final long IDLE_SECONDS = 30;

  private final LoadedApp app;
  private final RouteTable routes;
  private final ThreadPoolExecutor threads;
  private int users;
  private boolean retired;
  private boolean closed;

  private LiveApp(LoadedApp app, RouteTable routes) {
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
   * @throws StartException when it is broken or its routes collide
   */
  public static LiveApp load(StagedApp staged) {
    LoadedApp app = LoadedApp.load(staged);
    try {
      return new LiveApp(
          app,
          RouteTable.of(app.functions().stream()
              .filter(function -> function.httpTrigger().isPresent())
              .toList()));
    } catch (RuntimeException | Error e) {
      app.close();
      throw e;
    }
  }

  /** The app itself. */
  public LoadedApp app() {
    return app;
  }

  /** The routes of the app. */
  public RouteTable routes() {
    return routes;
  }

  /**
   * Keeps the app open until {@link #leave}.
   *
   * @return false when it is retired; the caller then uses its successor
   */
  public synchronized boolean enter() {
    if (retired) {
      return false;
    }
    users++;
    return true;
  }

  /**
   * Runs a part of a request on one of the app's threads. May only be called between {@link #enter}
   * and {@link #leave}.
   */
  public void execute(Runnable task) {
    threads.execute(task);
  }

  /** The number of requests that use the app now. */
  public synchronized int users() {
    return users;
  }

  /** Ends the use by one request. */
  public void leave() {
    synchronized (this) {
      users--;
      notifyAll();
    }
    closeIfUnused();
  }

  /**
   * Waits until no request and no call of the administration uses the app.
   *
   * @param deadline a value of {@code System.nanoTime}; the wait ends then
   */
  public synchronized void awaitUnused(long deadline) {
    try {
      for (long left = deadline - System.nanoTime();
          users > 0 && left > 0;
          left = deadline - System.nanoTime()) {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Refuses further requests; closes the app now or after its last request. */
  public void retire() {
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
