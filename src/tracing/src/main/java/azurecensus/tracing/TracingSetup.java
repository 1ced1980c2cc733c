package azurecensus.tracing;

import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.samplers.Samplers;

/** Sets OpenCensus up at the start of a program. */
public final class TracingSetup {
  /** Per span; OpenCensus drops the oldest beyond its default of 32 without a word. */
  private static final int LIMIT = 128;

  private TracingSetup() {}

  /**
   * Records every span, each with up to 128 attributes, annotations, message events and links.
   * (OpenCensus' own default records one span in 10,000 and keeps 32 of each.) Call it once, when
   * the program starts; calling it again changes nothing. Never throws.
   */
  public static void recordEverything() {
    try {
      TraceConfig config = Tracing.getTraceConfig();
      TraceParams params = config.getActiveTraceParams().toBuilder()
          .setSampler(Samplers.alwaysSample())
          .setMaxNumberOfAttributes(LIMIT)
          .setMaxNumberOfAnnotations(LIMIT)
          .setMaxNumberOfMessageEvents(LIMIT)
          .setMaxNumberOfLinks(LIMIT)
          .build();
      config.updateActiveTraceParams(params);
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report(
          "OpenCensus could not be set up, so few or no spans will be recorded.", e);
    }
  }
}
