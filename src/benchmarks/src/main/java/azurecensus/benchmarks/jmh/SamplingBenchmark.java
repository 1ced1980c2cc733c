package azurecensus.benchmarks.jmh;

import azurecensus.benchmarks.process.ExporterStages;
import io.opencensus.trace.Sampler;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.samplers.Samplers;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The sampling decision for an operation, at 25 percent. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SamplingBenchmark {
  private final Random random = new Random(42);
  private final TraceId traceId = TraceId.generateRandomId(random);
  private final SpanId spanId = SpanId.generateRandomId(random);
  private final String traceIdText = traceId.toLowerBase16();
  private final ExporterStages.Sampling ours = new ExporterStages.Sampling(25);
  private final Sampler openCensus = Samplers.probabilitySampler(0.25);
  private final io.opentelemetry.sdk.trace.samplers.Sampler openTelemetry =
      io.opentelemetry.sdk.trace.samplers.Sampler.traceIdRatioBased(0.25);

  /** Our sampler, with the hash that all Application Insights SDKs share. */
  @Benchmark
  public boolean ours() {
    return ours.keep(traceId);
  }

  /** OpenCensus' own sampler; other Application Insights SDKs decide differently. */
  @Benchmark
  public boolean openCensus() {
    return openCensus.shouldSample(null, false, traceId, spanId, "span", List.of());
  }

  /** OpenTelemetry's sampler; other Application Insights SDKs decide differently. */
  @Benchmark
  public SamplingDecision openTelemetry() {
    return openTelemetry
        .shouldSample(
            Context.root(), traceIdText, "span", SpanKind.SERVER, Attributes.empty(), List.of())
        .getDecision();
  }
}
