/**
 * Types that applications implement ({@link azurecensus.exporter.spi.TelemetryProcessor},
 * {@link azurecensus.exporter.spi.ExporterMetrics},
 * {@link azurecensus.exporter.spi.AccessTokenSupplier}) and receive
 * ({@link azurecensus.exporter.spi.TelemetryItem}). This package depends on no other of the
 * exporter.
 */
package azurecensus.exporter.spi;
