package azurecensus.tracing;

import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.samplers.Samplers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/** Sets OpenCensus up at the start of a program. */
public final class TracingSetup {
  private static final Logger logger = Logger.getLogger("azurecensus.tracing");

  /** Per span; OpenCensus drops the oldest beyond its default of 32 without a word. */
  private static final int LIMIT = 128;

  private static final AtomicBoolean TOLD = new AtomicBoolean();

  private TracingSetup() {}

  /**
   * Records every span, each with up to 128 attributes, annotations, message events and links.
   * (OpenCensus' own default records one span in 10,000 and keeps 32 of each.) Call it once, when
   * the program starts; calling it again changes nothing. Logs once when no tracer is there to
   * record anything, or when the spans go to OpenTelemetry. Never throws.
   */
  public static void recordEverything() {
    softly(TracingSetup::update);
  }

  /** As {@link #recordEverything()}, unless the app has set OpenCensus up before. */
  static void recordEverythingByDefault() {
    softly(() -> {
      if (Tracing.getTraceConfig().getActiveTraceParams().equals(TraceParams.DEFAULT)) {
        update();
      }
    });
  }

  private static void update() {
    TraceConfig config = Tracing.getTraceConfig();
    config.updateActiveTraceParams(config.getActiveTraceParams().toBuilder()
        .setSampler(Samplers.alwaysSample())
        .setMaxNumberOfAttributes(LIMIT)
        .setMaxNumberOfAnnotations(LIMIT)
        .setMaxNumberOfMessageEvents(LIMIT)
        .setMaxNumberOfLinks(LIMIT)
        .build());
  }

  private static void softly(Runnable work) {
    try {
      if (TOLD.compareAndSet(false, true)) {
        OpenCensusImplementation.current().tell(logger);
      }
      work.run();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report(
          "OpenCensus could not be set up, so few or no spans will be recorded.", e);
    }
  }
}
