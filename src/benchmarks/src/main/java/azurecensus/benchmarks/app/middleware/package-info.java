/** The app that leaves tracing to the middleware. */
package azurecensus.benchmarks.app.middleware;
