package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.implcore.common.MillisClock;
import io.opencensus.implcore.internal.SimpleEventQueue;
import io.opencensus.implcore.trace.TraceComponentImplBase;
import io.opencensus.implcore.trace.internal.RandomHandler;
import io.opencensus.trace.TraceComponent;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.export.ExportComponent;
import io.opencensus.trace.propagation.PropagationComponent;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Joins the parts of {@code opencensus-impl-core} so that a span which ends is handed to the span
 * exporter on the thread that ends it: one lock and one entry in a list.
 *
 * <p>{@code opencensus-api} finds this class by its name when {@code opencensus-impl} is not on the
 * class path. That one puts a ring buffer in between, whose thread wakes up a thousand times a
 * second whether there are spans or not, and makes the ending thread wait when the buffer is full.
 * What is given up is zPages, which only the ring buffer feeds. Nobody should use this class.
 */
public final class TraceComponentImplLite extends TraceComponent {
  private final TraceComponentImplBase base = new TraceComponentImplBase(
      MillisClock.getInstance(), new ThreadLocalRandoms(), new SimpleEventQueue());

  /** For {@code opencensus-api}. */
  public TraceComponentImplLite() {}

  @Override
  public Tracer getTracer() {
    return base.getTracer();
  }

  @Override
  public PropagationComponent getPropagationComponent() {
    return base.getPropagationComponent();
  }

  @Override
  public Clock getClock() {
    return base.getClock();
  }

  @Override
  public ExportComponent getExportComponent() {
    return base.getExportComponent();
  }

  @Override
  public TraceConfig getTraceConfig() {
    return base.getTraceConfig();
  }

  /** Ids without a lock that all threads share. */
  private static final class ThreadLocalRandoms extends RandomHandler {
    @Override
    public Random current() {
      return ThreadLocalRandom.current();
    }
  }
}
