/**
 * The implementation of invocations, spans, logs and context; may change without notice.
 *
 * <p>{@link azurecensus.tracing.internal.InvocationContext} holds the facts of an invocation and
 * travels with the context. {@link azurecensus.tracing.internal.InvocationRecorder} writes to its
 * root span and its logs. No failure in here reaches the function: see
 * {@link azurecensus.tracing.internal.TracingFailures}.
 */
package azurecensus.tracing.internal;
