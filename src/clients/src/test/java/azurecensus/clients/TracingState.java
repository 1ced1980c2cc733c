package azurecensus.clients;

import io.opencensus.trace.Sampler;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.util.Collection;
import java.util.List;

/** The states of tracing in which a traced client must behave like a bare one. */
enum TracingState {
  /** Spans are recorded, but nothing exports them. */
  WITHOUT_EXPORTER,

  /** Nothing is recorded; the trace headers say so. */
  UNSAMPLED,

  /** No span can be started. */
  FAILING_TRACER,

  /** Each span is refused by the exporter. */
  FAILING_EXPORTER;

  private static final String NAME = "failing exporter";

  /** Enters this state. */
  void begin() {
    TraceConfig config = Tracing.getTraceConfig();
    config.updateActiveTraceParams(
        config.getActiveTraceParams().toBuilder().setSampler(sampler()).build());
    if (this == FAILING_EXPORTER) {
      Tracing.getExportComponent().getSpanExporter().registerHandler(NAME, new FailingExporter());
    }
  }

  private Sampler sampler() {
    return switch (this) {
      case WITHOUT_EXPORTER, FAILING_EXPORTER -> Samplers.alwaysSample();
      case UNSAMPLED -> Samplers.neverSample();
      case FAILING_TRACER -> new FailingSampler();
    };
  }

  /** Restores the defaults of OpenCensus. */
  static void end() {
    Tracing.getExportComponent().getSpanExporter().unregisterHandler(NAME);
    Tracing.getTraceConfig().updateActiveTraceParams(TraceParams.DEFAULT);
  }

  private static final class FailingExporter extends SpanExporter.Handler {
    @Override
    public void export(Collection<SpanData> spans) {
      throw new IllegalStateException("this exporter always fails");
    }
  }

  private static final class FailingSampler extends Sampler {
    @Override
    public boolean shouldSample(
        SpanContext parent,
        Boolean hasRemoteParent,
        TraceId traceId,
        SpanId spanId,
        String name,
        List<Span> parentLinks) {
      throw new IllegalStateException("this tracer always fails");
    }

    @Override
    public String getDescription() {
      return "failing";
    }
  }
}
