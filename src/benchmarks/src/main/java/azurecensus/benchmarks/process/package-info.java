/** Main classes of the processes that are measured as a whole. */
package azurecensus.benchmarks.process;
