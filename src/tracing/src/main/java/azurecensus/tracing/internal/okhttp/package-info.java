/**
 * The implementation of OkHttp tracing; may change without notice.
 *
 * <p>{@link azurecensus.tracing.internal.okhttp.CallInterceptor} makes the spans,
 * {@link azurecensus.tracing.internal.okhttp.TracedCall} keeps the caller's context across
 * {@code enqueue}, and {@link azurecensus.tracing.internal.okhttp.CallState} connects both.
 */
package azurecensus.tracing.internal.okhttp;
