/**
 * Types that applications implement ({@link azurecensus.exporter.spi.TelemetryProcessor},
 * {@link azurecensus.exporter.spi.ExporterMetrics},
 * {@link azurecensus.exporter.spi.AccessTokenSupplier}), receive
 * ({@link azurecensus.exporter.spi.TelemetryItem}) and create
 * ({@link azurecensus.exporter.spi.TelemetryLogRecord}). This package depends on no other of the
 * exporter.
 */
package azurecensus.exporter.spi;
