package azurecensus.exporter;

import io.opencensus.trace.Span;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes OpenCensus export the spans it holds before its 5 seconds are over, by its public API.
 *
 * <p>OpenCensus exports at once when it holds {@link #AT_ONCE} spans, and it keeps their order. So
 * {@link #drain} ends that many marker spans and waits for the last one: every span that ended
 * before it has then been exported. Marker spans go no further than this handler. Thread-safe.
 */
final class SpanDrain extends SpanExporter.Handler {
  /** The name of a marker span. Other exporters of the process receive these spans too. */
  static final String MARKER = "azurecensus.flush";

  /** The buffer size of OpenCensus 0.31.1, its last version: {@code EXPORTER_BUFFER_SIZE}. */
  private static final int AT_ONCE = 2500;

  /**
   * The wait before the next markers: OpenCensus may have exported a part of the first ones on its
   * own, so that the rest is too few. Long enough that its limit of 10,000 spans is not reached.
   */
  private static final long REPEAT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final SpanExporter.Handler target;
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private final Map<SpanId, CountDownLatch> awaited = new ConcurrentHashMap<>();

  SpanDrain(SpanExporter.Handler target) {
    this.target = target;
  }

  @Override
  public void export(Collection<SpanData> ended) {
    if (awaited.isEmpty() && !hasMarker(ended)) {
      target.export(ended);
      return;
    }
    List<SpanData> spans = new ArrayList<>();
    List<SpanData> markers = new ArrayList<>();
    ended.forEach(span -> (isMarker(span) ? markers : spans).add(span));
    if (!spans.isEmpty()) {
      target.export(spans);
    }
    for (SpanData marker : markers) {
      CountDownLatch arrival = awaited.get(marker.getContext().getSpanId());
      if (arrival != null) {
        arrival.countDown();
      }
    }
  }

  /** A loop, because it may run at the end of every span. */
  private static boolean hasMarker(Collection<SpanData> ended) {
    for (SpanData span : ended) {
      if (isMarker(span)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMarker(SpanData span) {
    return span.getName().equals(MARKER);
  }

  /**
   * Waits until every span that has ended before was exported. Returns at once when no
   * implementation of OpenCensus exports spans to handlers.
   *
   * @return false when that takes longer than this time
   */
  boolean drain(long nanos) throws InterruptedException {
    Tracer tracer = Tracing.getTracer();
    if (Tracing.getExportComponent().getSpanExporter() == SpanExporter.getNoopSpanExporter()
        || tracer.getClass().getName().startsWith("io.opentelemetry.")) {
      return true;
    }
    long deadline = System.nanoTime() + nanos;
    if (!oneAtATime.tryLock(nanos, TimeUnit.NANOSECONDS)) {
      return false;
    }
    try {
      return drain(tracer, deadline);
    } finally {
      awaited.clear();
      oneAtATime.unlock();
    }
  }

  private boolean drain(Tracer tracer, long deadline) throws InterruptedException {
    CountDownLatch arrival = new CountDownLatch(1);
    endMarker(tracer, arrival);
    if (arrival.getCount() == 0) {
      return true; // opencensus-impl-lean exports a span at its end
    }
    do {
      for (int i = 1; i < AT_ONCE; i++) {
        startMarker(tracer).end();
      }
      endMarker(tracer, arrival);
      long left = Math.min(deadline - System.nanoTime(), REPEAT_NANOS);
      if (arrival.await(Math.max(1, left), TimeUnit.NANOSECONDS)) {
        return true;
      }
    } while (deadline - System.nanoTime() > 0);
    return false;
  }

  private void endMarker(Tracer tracer, CountDownLatch arrival) {
    Span marker = startMarker(tracer);
    awaited.put(marker.getContext().getSpanId(), arrival);
    marker.end();
  }

  private static Span startMarker(Tracer tracer) {
    return tracer
        .spanBuilderWithExplicitParent(MARKER, null)
        .setSampler(Samplers.alwaysSample())
        .startSpan();
  }
}
