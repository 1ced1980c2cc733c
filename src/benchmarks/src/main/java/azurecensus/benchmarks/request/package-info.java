/** One instrumented request, in each of the ways that are compared. */
package azurecensus.benchmarks.request;
