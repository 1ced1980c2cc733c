package io.opencensus.impllite.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.opencensus.common.Timestamp;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.samplers.Samplers;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TraceComponentImplLiteTest {
  @Test
  void tracing_findsTheImplementationByItsName() {
    assertThat(Tracing.getTracer()).isInstanceOf(LeanTracer.class);
    assertThat(Tracing.getTraceConfig().getActiveTraceParams()).isEqualTo(TraceParams.DEFAULT);
  }

  @Test
  void spans_startNoThread() {
    TraceComponentImplLite component = new TraceComponentImplLite();
    Span span = component
        .getTracer()
        .spanBuilderWithExplicitParent("step", null)
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    span.end();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.matches("(?i).*(census|export|disruptor).*"));
  }

  @Test
  void clock_isTheSystems() {
    Timestamp now = new TraceComponentImplLite().getClock().now();

    assertThat(now.getSeconds()).isCloseTo(Instant.now().getEpochSecond(), within(60L));
  }
}
