package io.opencensus.impllite.trace;

import io.opencensus.common.Clock;
import io.opencensus.impllite.trace.propagation.LeanPropagationComponent;
import io.opencensus.trace.TraceComponent;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.export.ExportComponent;
import io.opencensus.trace.propagation.PropagationComponent;

/**
 * The implementation's entry. {@code opencensus-api} finds this class by its name when
 * {@code opencensus-impl} is not on the class path; apps do not use it in code. Thread-safe.
 */
public final class TraceComponentImplLite extends TraceComponent {
  private final Clock clock;
  private final TraceConfig traceConfig = new LeanTraceConfig();
  private final LeanExportComponent exportComponent = new LeanExportComponent();
  private final Tracer tracer;

  /** Creates the component; called by {@code opencensus-api}. */
  public TraceComponentImplLite() {
    this(new SystemClock());
  }

  TraceComponentImplLite(Clock clock) {
    this.clock = clock;
    tracer = new LeanTracer(clock, traceConfig, exportComponent.getSpanExporter());
  }

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

  /** Created on demand: an app that uses the tracing library never needs these classes. */
  private static final class Propagation {
    static final PropagationComponent COMPONENT = new LeanPropagationComponent();
  }
}
