/** Traces Azure Functions invocations and OkHttp calls with OpenCensus. */
package azurecensus.tracing;
