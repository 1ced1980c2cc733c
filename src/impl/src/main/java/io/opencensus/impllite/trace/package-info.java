/**
 * An OpenCensus implementation without the event-queue thread. {@code opencensus-api} looks for
 * this package name.
 */
package io.opencensus.impllite.trace;
