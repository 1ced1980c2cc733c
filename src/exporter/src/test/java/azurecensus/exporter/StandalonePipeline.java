package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import io.opencensus.trace.export.SpanExporter;
import java.time.Duration;

/** An exporter that is not registered, for tests with a tracer of their own. */
public final class StandalonePipeline implements AutoCloseable {
  private final ExporterPipeline pipeline;
  private final Duration shutdownTimeout;

  /** Creates an exporter with this configuration, which has a connection string. */
  public StandalonePipeline(AzureMonitorExporterConfiguration configuration) {
    this.pipeline = new ExporterPipeline(
        configuration,
        configuration.connectionString().orElseThrow(),
        new ThrottlingLogger(TimeSource.SYSTEM));
    this.shutdownTimeout = configuration.shutdownTimeout();
  }

  /** Returns the handler for ended spans. */
  public SpanExporter.Handler handler() {
    return pipeline.intake();
  }

  /** Sends what is pending. */
  @Override
  public void close() {
    pipeline.close(shutdownTimeout);
  }
}
