package azurecensus.local.host;

/**
 * A loaded app with its routes, counted by those who use it, so that it is closed when it was
 * replaced and the last invocation is over. Thread-safe.
 */
final class LiveApp {
  private final FunctionApp app;
  private final Routes routes;
  private int users;
  private boolean retired;

  LiveApp(FunctionApp app, Routes routes) {
    this.app = app;
    this.routes = routes;
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

  synchronized void leave() {
    users--;
    closeIfUnused();
  }

  /** No newcomers; closes once nobody uses it. */
  synchronized void retire() {
    retired = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (retired && users == 0) {
      app.close();
    }
  }
}
