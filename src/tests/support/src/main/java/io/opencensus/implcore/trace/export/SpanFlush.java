package io.opencensus.implcore.trace.export;

import io.opencensus.impl.internal.DisruptorEventQueue;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanExporter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Flushes OpenCensus' two queues, which it empties every five seconds, so that tests need not wait.
 * Stands in this package for access to a package-private class.
 */
public final class SpanFlush {
  private SpanFlush() {}

  /**
   * Hands every span that has ended to the registered handlers before it returns. With
   * {@code opencensus-impl-lean} nothing waits.
   */
  public static void flush() {
    SpanExporter exporter = Tracing.getExportComponent().getSpanExporter();
    // By its name: the class path of the other implementation lacks the type.
    if (!exporter.getClass().getName().startsWith("io.opencensus.implcore.")) {
      return;
    }
    CountDownLatch earlierEventsProcessed = new CountDownLatch(1);
    DisruptorEventQueue.getInstance().enqueue(earlierEventsProcessed::countDown);
    try {
      if (!earlierEventsProcessed.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("OpenCensus' event queue stands still");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    ((SpanExporterImpl) exporter).flush();
  }
}
