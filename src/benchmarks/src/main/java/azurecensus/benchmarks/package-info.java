/**
 * Measures the libraries beside their rivals, in JMH and as whole processes, and writes what it
 * found into {@code docs/benchmarks.md}.
 */
package azurecensus.benchmarks;
