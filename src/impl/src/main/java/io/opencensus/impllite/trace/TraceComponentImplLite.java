package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.implcore.common.MillisClock;
import io.opencensus.implcore.internal.SimpleEventQueue;
import io.opencensus.implcore.trace.StartEndHandlerImpl;
import io.opencensus.implcore.trace.TracerImpl;
import io.opencensus.implcore.trace.config.TraceConfigImpl;
import io.opencensus.implcore.trace.export.ExportComponentImpl;
import io.opencensus.implcore.trace.internal.RandomHandler;
import io.opencensus.implcore.trace.propagation.PropagationComponentImpl;
import io.opencensus.trace.TraceComponent;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.export.ExportComponent;
import io.opencensus.trace.propagation.PropagationComponent;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/**
 * An OpenCensus implementation that passes an ended span to the span exporter on the thread that
 * ends it, at the cost of one lock and one list entry.
 *
 * <p>{@code opencensus-api} finds this class by its name when {@code opencensus-impl} is not on the
 * class path. {@code opencensus-impl} uses a ring buffer instead: its thread wakes up a thousand
 * times a second even without spans, and the ending thread waits while the buffer is full. This
 * implementation has no zPages, which need the ring buffer. Apps do not use this class in code.
 */
public final class TraceComponentImplLite extends TraceComponent {
  private final Clock clock = MillisClock.getInstance();
  private final TraceConfig traceConfig = new TraceConfigImpl();
  private final ExportComponentImpl exportComponent =
      ExportComponentImpl.createWithoutInProcessStores(new SimpleEventQueue());
  private final Tracer tracer = new TracerImpl(
      new ThreadLocalRandoms(),
      new StartEndHandlerImpl(
          exportComponent.getSpanExporter(),
          exportComponent.getRunningSpanStore(),
          exportComponent.getSampledSpanStore(),
          new SimpleEventQueue()),
      clock,
      traceConfig);

  /** Creates the component; called by {@code opencensus-api}. */
  public TraceComponentImplLite() {}

  @Override
  public Tracer getTracer() {
    return tracer;
  }

  @Override
  public PropagationComponent getPropagationComponent() {
    return Propagation.COMPONENT;
  }

  @Override
  public Clock getClock() {
    return clock;
  }

  @Override
  public ExportComponent getExportComponent() {
    return exportComponent;
  }

  @Override
  public TraceConfig getTraceConfig() {
    return traceConfig;
  }

  /**
   * Created on demand: its parsers are 40 classes, and an app with this tracing library never uses
   * them.
   */
  private static final class Propagation {
    static final PropagationComponent COMPONENT = new PropagationComponentImpl();
  }

  /** Generates ids without a lock shared by all threads. */
  private static final class ThreadLocalRandoms extends RandomHandler {
    @Override
    public Random current() {
      return ThreadLocalRandom.current();
    }
  }
}
