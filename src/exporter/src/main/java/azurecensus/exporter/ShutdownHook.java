package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import io.opencensus.trace.Tracing;
import java.time.Duration;
import java.util.logging.Level;

/**
 * Ends the exporter with the process: OpenCensus first exports the spans it still holds, then they
 * are sent, both within one budget.
 *
 * <p>OpenCensus exports on the thread that shuts it down, through every registered handler, so
 * another exporter's slow handler could use up the budget. Therefore it runs on a separate thread,
 * which is waited for half of the budget at most.
 */
final class ShutdownHook {
  private final ExporterPipeline pipeline;
  private final Thread thread = new Thread(this::run, "azure-monitor-exporter shutdown");

  ShutdownHook(ExporterPipeline pipeline) {
    this.pipeline = pipeline;
  }

  void install() {
    try {
      Runtime.getRuntime().addShutdownHook(thread);
    } catch (IllegalStateException e) {
      ThrottlingLogger.log(
          Level.WARNING,
          "The exporter was registered while the process was ending; pending telemetry may be lost.",
          null);
    }
  }

  void remove() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException e) {
      ThrottlingLogger.log(
          Level.FINE, "The process is ending; the hook is running or has run.", null);
    }
  }

  private void run() {
    long start = System.nanoTime();
    Duration budget = pipeline.shutdownTimeout();
    Thread drain =
        new Thread(() -> Tracing.getExportComponent().shutdown(), "azure-monitor-exporter drain");
    drain.setDaemon(true);
    drain.start();
    try {
      drain.join(budget.toMillis() / 2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    pipeline.close(budget.minusNanos(System.nanoTime() - start));
  }
}
