/**
 * Conversion between the values of a function's Java parameters and the data of its bindings, by
 * the rules of the public Java worker and the Functions host: an HTTP request or the message of
 * another trigger to parameters, inputs to parameters, and results to an HTTP response or to
 * messages.
 */
package azurecensus.host.binding;
