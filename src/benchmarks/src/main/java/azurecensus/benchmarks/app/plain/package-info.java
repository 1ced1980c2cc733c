/** The sample function without any instrumentation: what the others are compared with. */
package azurecensus.benchmarks.app.plain;
