package io.opencensus.impllite.trace;

import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import java.util.Objects;

/** The trace parameters. A span keeps those that are active when it starts. */
final class LeanTraceConfig extends TraceConfig {
  private volatile TraceParams active = TraceParams.DEFAULT;

  @Override
  public TraceParams getActiveTraceParams() {
    return active;
  }

  @Override
  public void updateActiveTraceParams(TraceParams traceParams) {
    active = Objects.requireNonNull(traceParams, "traceParams");
  }
}
