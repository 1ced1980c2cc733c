/**
 * Spans and log records as telemetry items, and the sampling of items:
 * {@link azurecensus.exporter.internal.convert.SpanConverter} with one
 * {@link azurecensus.exporter.internal.convert.CallColumns} for each kind of call,
 * {@link azurecensus.exporter.internal.convert.LogRecordConverter},
 * {@link azurecensus.exporter.internal.convert.OperationSampler}.
 */
package azurecensus.exporter.internal.convert;
