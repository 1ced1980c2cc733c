/** The app that the middleware of the starter traces. */
package azurecensus.benchmarks.app.middleware;
