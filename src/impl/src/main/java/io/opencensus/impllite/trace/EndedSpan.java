package io.opencensus.impllite.trace;

import io.opencensus.trace.export.SpanData;

/** A span that has ended. Its data is created only when a handler wants it. */
interface EndedSpan {
  /** Returns all that was recorded; the span no longer changes. */
  SpanData data();
}
