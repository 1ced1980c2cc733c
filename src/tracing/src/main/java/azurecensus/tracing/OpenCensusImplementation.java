package azurecensus.tracing;

import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import java.util.logging.Logger;

/** What does the work behind OpenCensus' API, which looks for it on the class path by itself. */
enum OpenCensusImplementation {
  /** {@code opencensus-impl} or {@code opencensus-impl-lite}. */
  OPENCENSUS,
  /** {@code opentelemetry-opencensus-shim}, which comes first when both are there. */
  OPENTELEMETRY_SHIM,
  /** Nothing: every span is blank. */
  MISSING;

  /** Returns what this process has. */
  static OpenCensusImplementation current() {
    return of(Tracing.getTracer());
  }

  static OpenCensusImplementation of(Tracer tracer) {
    String name = tracer.getClass().getName();
    if (name.startsWith("io.opentelemetry.")) {
      return OPENTELEMETRY_SHIM;
    }
    // The API's own tracer, which does nothing, is a nested class of Tracer.
    return name.startsWith(Tracer.class.getName() + "$") ? MISSING : OPENCENSUS;
  }

  /** Logs what somebody who expects spans should know; nothing when all is as usual. */
  void tell(Logger logger) {
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
