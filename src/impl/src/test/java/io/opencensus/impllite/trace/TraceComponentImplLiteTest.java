package io.opencensus.impllite.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class TraceComponentImplLiteTest {
  @Test
  void tracing_findsTheImplementationByItsName() {
    assertThat(Tracing.getTracer().getClass().getName()).startsWith("io.opencensus.implcore.");
  }

  @Test
  void end_passesTheSpanToTheExporter() {
    TraceComponentImplLite component = new TraceComponentImplLite();
    List<SpanData> exported = new CopyOnWriteArrayList<>();
    component.getExportComponent().getSpanExporter().registerHandler("test", new Handler(exported));

    Span span = component
        .getTracer()
        .spanBuilderWithExplicitParent("step", null)
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    span.end();
    component.getExportComponent().shutdown();

    assertThat(exported).extracting(SpanData::getName).containsExactly("step");
    assertThat(exported.get(0).getContext()).isEqualTo(span.getContext());
  }

  @Test
  void end_needsNoEventQueueThread() {
    Tracing.getTracer()
        .spanBuilderWithExplicitParent("step", null)
        .setSampler(Samplers.alwaysSample())
        .startSpan()
        .end();

    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.contains("Disruptor"));
  }

  private static final class Handler extends SpanExporter.Handler {
    private final List<SpanData> exported;

    Handler(List<SpanData> exported) {
      this.exported = exported;
    }

    @Override
    public void export(Collection<SpanData> spans) {
      exported.addAll(spans);
    }
  }
}
