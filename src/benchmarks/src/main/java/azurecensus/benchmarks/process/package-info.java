/** Main classes of the processes whose total cost is measured. */
package azurecensus.benchmarks.process;
