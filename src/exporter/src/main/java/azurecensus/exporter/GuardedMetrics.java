package azurecensus.exporter;

/**
 * Keeps what an app's metrics throw away from delivery and from the threads that log and export;
 * one warning a minute at most tells of it. As thread-safe as the app's own.
 */
final class GuardedMetrics implements ExporterMetrics {
  private final ExporterMetrics metrics;
  private final OccasionalLog log;

  GuardedMetrics(ExporterMetrics metrics, OccasionalLog log) {
    this.metrics = metrics;
    this.log = log;
  }

  // No lambdas: each would be a class more to load in the first request.

  @Override
  public void itemsAccepted(int count) {
    try {
      metrics.itemsAccepted(count);
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public void itemsSent(int count) {
    try {
      metrics.itemsSent(count);
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public void itemsRetried(int count) {
    try {
      metrics.itemsRetried(count);
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public void itemsStored(int count) {
    try {
      metrics.itemsStored(count);
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public void itemsLoaded(int count) {
    try {
      metrics.itemsLoaded(count);
    } catch (Throwable e) {
      failed(e);
    }
  }

  @Override
  public void itemsDropped(DropReason reason, int count) {
    try {
      metrics.itemsDropped(reason, count);
    } catch (Throwable e) {
      failed(e);
    }
  }

  private void failed(Throwable e) {
    log.warn(
        "metrics",
        "The app's metrics " + metrics.getClass().getName() + " failed with "
            + e.getClass().getName() + "; telemetry goes on, its counts are wrong.");
  }
}
