/** The sample function without instrumentation, with which the others are compared. */
package azurecensus.benchmarks.app.plain;
