/** Helpers of the tests of several packages: endpoints, spans, clocks, logs, processes. */
package azurecensus.exporter.testing;
