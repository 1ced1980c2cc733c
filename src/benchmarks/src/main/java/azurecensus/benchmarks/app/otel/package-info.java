/** The sample function with OpenTelemetry and the official Azure Monitor library. */
package azurecensus.benchmarks.app.otel;
