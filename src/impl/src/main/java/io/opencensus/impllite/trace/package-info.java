/**
 * An implementation of OpenCensus' tracing on {@code opencensus-api} alone. {@code opencensus-api}
 * looks for {@code TraceComponentImplLite} in this package when {@code opencensus-impl} is not on
 * the class path.
 *
 * <p>An ended span reaches the exporters' handlers on the thread that ends it. There is no queue
 * and no thread.
 */
package io.opencensus.impllite.trace;
