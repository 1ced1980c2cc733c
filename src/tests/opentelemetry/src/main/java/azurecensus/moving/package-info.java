/** A function app whose telemetry moves from this project's exporter to OpenTelemetry. */
package azurecensus.moving;
