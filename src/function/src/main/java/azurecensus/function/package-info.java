/**
 * The function app: one HTTP-triggered function, its settings, and its telemetry.
 *
 * <p>Read {@code InstrumentationFunction} first: it shows all that a traced function does. Then
 * read {@code Telemetry}: it wires the exporter, the tracer and the HTTP client.
 */
package azurecensus.function;
