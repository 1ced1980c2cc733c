/**
 * Streams live metrics while somebody watches them in the portal: counts, averages and sample
 * documents of each second. The service is asked every few seconds whether somebody does. Nothing
 * here is stored or sent again, failures are silent, and the stored telemetry is unaffected. None
 * of these classes is loaded while live metrics are off.
 *
 * <p>Source of the protocol: the published specification of the service's live metrics API, version
 * 2024-04-01-preview, and the clients of the official SDKs.
 */
package azurecensus.exporter.internal.live;
