/**
 * Exports OpenCensus spans and metrics, log records and custom events to Application Insights.
 *
 * <p>The way of a span, from top to bottom:
 *
 * <ol>
 *   <li><b>Handler.</b> OpenCensus calls {@code TelemetryIntake.export} with ended spans, on its
 *       export thread. {@link azurecensus.exporter.AzureMonitorLogHandler} calls it with log
 *       records, on the logging thread. Steps 2 to 5 run on that thread, without I/O.
 *   <li><b>Convert.</b> {@link azurecensus.exporter.internal.convert.SpanConverter} creates one
 *       {@link azurecensus.exporter.internal.encode.EncodableItem} for the span and one for each
 *       annotation; a {@code CallColumns}, e.g. {@code HttpColumns}, fills type, target and URL.
 *   <li><b>Process.</b> Each {@link azurecensus.exporter.spi.TelemetryProcessor} changes or drops
 *       the item; {@link azurecensus.exporter.internal.convert.OperationSampler} keeps or drops it.
 *   <li><b>Encode.</b> {@link azurecensus.exporter.internal.encode.TelemetryEncoder} writes the
 *       item as one line of JSON into a reused
 *       {@link azurecensus.exporter.internal.encode.JsonWriter}.
 *   <li><b>Queue.</b> {@link azurecensus.exporter.internal.delivery.TelemetryQueue} copies the line
 *       behind the lines of the current batch, or refuses it when it is full. The first line and
 *       the last of a whole batch wake the sending thread.
 *   <li><b>Batch.</b> {@link azurecensus.exporter.internal.delivery.Transmitter} is that thread. It
 *       calls {@link azurecensus.exporter.internal.delivery.Delivery}, which asks
 *       {@link azurecensus.exporter.internal.delivery.BatchScheduler} for the batch that is due:
 *       from the queue, from memory, or from disk, in turns.
 *   <li><b>Socket.</b> {@link azurecensus.exporter.internal.delivery.IngestionClient} compresses
 *       the {@link azurecensus.exporter.internal.delivery.Batch} and posts it through
 *       {@link azurecensus.exporter.internal.delivery.HttpTransport}.
 *   <li><b>Retry.</b> {@link azurecensus.exporter.internal.delivery.RetryPolicy} decides what the
 *       status means and how long to pause; {@code BatchOutcome} divides the batch into accepted,
 *       dropped and retried items.
 *   <li><b>Disk.</b> {@code BatchScheduler} keeps the retried items: in
 *       {@link azurecensus.exporter.internal.delivery.DiskStore}, or in memory when they cannot be
 *       stored. From there they return to step 6. While the service is away, it moves batches from
 *       the queue to disk.
 * </ol>
 *
 * <p>Custom events ({@link azurecensus.exporter.CustomEvents}) enter at step 2. Metrics and
 * performance counters enter at step 3: {@code PeriodicReadings} has them read at an interval, by
 * {@link azurecensus.exporter.internal.metrics.MetricsReader} and
 * {@link azurecensus.exporter.internal.counters.PerformanceCounters}. {@code LiveStream} sees each
 * item between its processors and its sampling, and sends live metrics by a way of its own. Both
 * are loaded only when they are on.
 *
 * <p>{@code ExporterPipeline} connects these stages;
 * {@link azurecensus.exporter.AzureMonitorTraceExporter} registers the pipeline and
 * {@code ShutdownHook} closes it. {@link azurecensus.exporter.spi.ExporterMetrics} counts the
 * outcome of each item. Packages depend on each other in one direction: this one on all others,
 * {@code internal.convert}, {@code internal.metrics}, {@code internal.counters} and
 * {@code internal.live} on {@code internal.encode} and {@code internal.delivery}, and all of these
 * on {@code spi}.
 */
package azurecensus.exporter;
