/**
 * The function app: one HTTP-triggered function, its settings, and the one place that wires its
 * telemetry.
 *
 * <p>{@code InstrumentationFunction} is the screen to read first: it shows all that a function
 * needs to do to be traced.
 */
package azurecensus.function;
