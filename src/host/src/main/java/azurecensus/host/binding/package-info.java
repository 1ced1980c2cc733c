/**
 * Conversion of an HTTP request to a function's parameters and of its result to an HTTP response,
 * by the rules of the public Java worker and the Functions host.
 */
package azurecensus.host.binding;
