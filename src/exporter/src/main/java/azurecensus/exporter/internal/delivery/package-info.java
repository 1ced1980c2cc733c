/**
 * Encoded items on their way to the service:
 * {@link azurecensus.exporter.internal.delivery.TelemetryQueue} holds them,
 * {@link azurecensus.exporter.internal.delivery.Transmitter} runs the one sending thread,
 * {@link azurecensus.exporter.internal.delivery.Delivery} sends a batch that
 * {@link azurecensus.exporter.internal.delivery.BatchScheduler} selects,
 * {@link azurecensus.exporter.internal.delivery.RetryPolicy} decides on retries,
 * {@link azurecensus.exporter.internal.delivery.IngestionClient} posts, and
 * {@link azurecensus.exporter.internal.delivery.DiskStore} keeps batches while the service is away.
 */
package azurecensus.exporter.internal.delivery;
