/** The sample function without any instrumentation, the baseline of the comparison. */
package azurecensus.benchmarks.app.plain;
