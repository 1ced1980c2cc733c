/**
 * Sends accepted telemetry on to an Application Insights resource. The delivery is that of the
 * exporter, which this package alone may use, by its entrance for finished envelopes. Storing and
 * showing telemetry in this portal never waits for it.
 */
package azurecensus.portal.forward;
