package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.spi.ExporterMetrics;

/**
 * Protects the exporter from exceptions of an app's metrics: logs a warning, once a minute at most,
 * and continues. As thread-safe as the app's metrics.
 */
public final class GuardedMetrics implements ExporterMetrics {
  private final ExporterMetrics metrics;
  private final ThrottlingLogger log;

  /** Wraps the app's metrics. */
  public GuardedMetrics(ExporterMetrics metrics, ThrottlingLogger log) {
    this.metrics = metrics;
    this.log = log;
  }

  // Without lambdas: each would be one more class to load in the first request.

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
            + e.getClass().getName() + "; telemetry is sent, but its counts are wrong.");
  }
}
