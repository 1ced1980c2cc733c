/** An instrumented request in each of the compared variants. */
package azurecensus.benchmarks.request;
