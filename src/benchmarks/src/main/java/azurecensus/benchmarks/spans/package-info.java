/** The same example spans for both exporters. */
package azurecensus.benchmarks.spans;
