package azurecensus.exporter.testing;

/** Threads that exporters started. */
public final class ExporterThreads {
  private ExporterThreads() {}

  /** Waits until the threads of this kind end; {@code ""} means all threads of exporters. */
  public static void awaitEnd(String kind) throws InterruptedException {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("azure-monitor-exporter " + kind)) {
        thread.join();
      }
    }
  }
}
