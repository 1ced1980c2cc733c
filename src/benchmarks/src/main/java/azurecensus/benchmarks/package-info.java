/**
 * Measures the libraries and their rivals, with JMH and as whole processes, and writes
 * {@code docs/benchmarks.md} and its details.
 */
package azurecensus.benchmarks;
