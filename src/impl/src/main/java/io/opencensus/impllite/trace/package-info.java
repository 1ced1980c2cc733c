/**
 * OpenCensus' implementation without its event-queue thread. The name of the package is the one
 * that {@code opencensus-api} looks for.
 */
package io.opencensus.impllite.trace;
