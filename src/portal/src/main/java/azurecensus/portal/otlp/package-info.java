/**
 * OTLP over HTTP: posted traces, logs and metrics of OpenTelemetry become envelopes by the rules of
 * Azure Monitor's own exporter, and take the way of all envelopes from there. The mapping of a
 * span, a log record and a metric is a function without state; only the differences of cumulative
 * metrics need a memory.
 */
package azurecensus.portal.otlp;
