package azurecensus.tracing;

import azurecensus.tracing.internal.OpenCensusImplementation;
import azurecensus.tracing.internal.TracingFailures;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.samplers.Samplers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;

/** Configures OpenCensus when a program starts. Stateless apart from logging once. */
public final class TracingSetup {
  private static final Logger logger = Logger.getLogger("azurecensus.tracing");

  /** Per span. OpenCensus silently drops the oldest ones beyond its default of 32. */
  private static final int LIMIT = 128;

  private static final AtomicBoolean LOGGED = new AtomicBoolean();

  private TracingSetup() {}

  /**
   * Records every span, each with up to 128 attributes, annotations, message events and links.
   * (OpenCensus' own default records one span in 10,000 and keeps 32 of each.) Call it once, when
   * the program starts; a second call changes nothing. Logs once when no OpenCensus implementation
   * is on the class path, or when OpenTelemetry gets the spans. Never throws.
   */
  public static void recordEverything() {
    softly(TracingSetup::update);
  }

  /**
   * Does the same as {@link #recordEverything()} unless the app has changed OpenCensus' trace
   * parameters before. For code that configures tracing on behalf of an app. Never throws.
   */
  public static void recordEverythingUnlessConfigured() {
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
      if (LOGGED.compareAndSet(false, true)) {
        OpenCensusImplementation.current().log(logger);
      }
      work.run();
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report(
          "OpenCensus could not be set up, so few or no spans will be recorded.", e);
    }
  }
}
