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
 * Joins the parts of {@code opencensus-impl-core} so that a span which ends is handed to the span
 * exporter on the thread that ends it: one lock and one entry in a list.
 *
 * <p>{@code opencensus-api} finds this class by its name when {@code opencensus-impl} is not on the
 * class path. That one puts a ring buffer in between, whose thread wakes up a thousand times a
 * second whether there are spans or not, and makes the ending thread wait when the buffer is full.
 * What is given up is zPages, which only the ring buffer feeds. Nobody should use this class.
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

  /** For {@code opencensus-api}. */
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
   * Made when it is asked for: its parsers are 40 classes that an app with our tracing never uses.
   */
  private static final class Propagation {
    static final PropagationComponent COMPONENT = new PropagationComponentImpl();
  }

  /** Ids without a lock that all threads share. */
  private static final class ThreadLocalRandoms extends RandomHandler {
    @Override
    public Random current() {
      return ThreadLocalRandom.current();
    }
  }
}
