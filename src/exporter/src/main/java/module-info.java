/**
 * Exporter of OpenCensus spans and metrics, custom events and log records to Application Insights.
 * Exports the two public packages only.
 */
@SuppressWarnings("requires-automatic") // OpenCensus has no module descriptor
module azurecensus.exporter {
  requires transitive java.logging;
  requires jdk.management;
  requires opencensus.api;

  exports azurecensus.exporter;
  exports azurecensus.exporter.spi;
}
