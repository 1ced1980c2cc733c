/** The JMH benchmarks; each compares our code with the alternatives in the same run. */
package azurecensus.benchmarks.jmh;
