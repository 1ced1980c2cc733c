/** Span contexts on the wire: W3C trace context, B3, and OpenCensus' binary format. */
package io.opencensus.impllite.trace.propagation;
