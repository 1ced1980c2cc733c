/** The JMH benchmarks; each compares ours with what else there is, in the same run. */
package azurecensus.benchmarks.jmh;
