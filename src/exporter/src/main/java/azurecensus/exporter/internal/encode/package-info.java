/**
 * Items and their envelopes: {@link azurecensus.exporter.internal.encode.EncodableItem} holds the
 * columns of one item, {@link azurecensus.exporter.internal.encode.TelemetryEncoder} writes them as
 * one line of JSON with {@link azurecensus.exporter.internal.encode.JsonWriter}. All limits of the
 * service on texts, tags and properties are applied here.
 */
package azurecensus.exporter.internal.encode;
