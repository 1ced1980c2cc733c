/**
 * Traces Azure Functions invocations, work inside them and OkHttp calls with OpenCensus.
 *
 * <p>{@link azurecensus.tracing.InvocationTracer} opens the root span of an invocation,
 * {@link azurecensus.tracing.Trigger} describes what started it,
 * {@link azurecensus.tracing.InProcessSpan} is a span around work,
 * {@link azurecensus.tracing.TracingInterceptor} and {@link azurecensus.tracing.OkHttpTracing} a
 * span per call, and {@link azurecensus.tracing.TracingContext} carries the current span to other
 * threads. This package is the whole public API; the packages below it are internal.
 */
package azurecensus.tracing;
