package azurecensus.tracing.internal;

import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import java.util.logging.Logger;

/** The implementation that OpenCensus' API found on the class path. */
public enum OpenCensusImplementation {
  /** {@code opencensus-impl} or {@code opencensus-impl-lean}. */
  OPENCENSUS,
  /** {@code opentelemetry-opencensus-shim}, which the API prefers when both are there. */
  OPENTELEMETRY_SHIM,
  /** None: every span is blank. */
  MISSING;

  /** The API's own tracer, which does nothing, is a nested class of Tracer. */
  private static final String API_TRACER = Tracer.class.getName() + "$";

  /** Returns the implementation of this process. */
  public static OpenCensusImplementation current() {
    return of(Tracing.getTracer());
  }

  static OpenCensusImplementation of(Tracer tracer) {
    String name = tracer.getClass().getName();
    if (name.startsWith("io.opentelemetry.")) {
      return OPENTELEMETRY_SHIM;
    }
    return name.startsWith(API_TRACER) ? MISSING : OPENCENSUS;
  }

  /** Logs how to get spans when OpenCensus itself is not in use; otherwise nothing. */
  public void log(Logger logger) {
    switch (this) {
      case MISSING ->
        logger.warning(
            "opencensus-impl is not on the class path, so no span is recorded and no trace is"
                + " continued; add the dependency io.opencensus:opencensus-impl.");
      case OPENTELEMETRY_SHIM ->
        logger.info("opentelemetry-opencensus-shim is on the class path, so spans go to"
            + " OpenTelemetry and none to an OpenCensus exporter.");
      default -> {}
    }
  }
}
