package azurecensus.exporter;

import io.opencensus.trace.Tracing;
import java.util.Map;
import java.util.Objects;

/**
 * Sends custom events: something that happened and that the application counts, e.g. an order that
 * was placed. Each is a row of the table {@code customEvents} and belongs to the span that is
 * current.
 *
 * <p>Without a registered exporter nothing happens. Sampling keeps or drops events with their
 * operation. Thread-safe; sending does no I/O on the caller's thread and never throws.
 */
public final class CustomEvents {
  /** Set while this thread sends an event: a telemetry processor that tracks must not recurse. */
  private static final ThreadLocal<Boolean> SENDING = new ThreadLocal<>();

  private CustomEvents() {}

  /** Sends an event without properties and measurements. */
  public static void track(String name) {
    track(name, Map.of(), Map.of());
  }

  /**
   * Sends an event.
   *
   * @param name text by which events are grouped, at most 512 characters; blank is sent as
   *     {@code n/a}
   * @param properties texts by which events can be filtered and split
   * @param measurements numbers of the event; those that are infinite or no number are not sent
   */
  public static void track(
      String name, Map<String, String> properties, Map<String, Double> measurements) {
    Objects.requireNonNull(properties, "properties");
    Objects.requireNonNull(measurements, "measurements");
    ExporterPipeline exporter = AzureMonitorTraceExporter.registered();
    if (exporter == null || exporter.isSending() || SENDING.get() != null) {
      return;
    }
    SENDING.set(Boolean.TRUE);
    try {
      exporter
          .intake()
          .exportEvent(
              name,
              properties,
              measurements,
              Tracing.getTracer().getCurrentSpan().getContext());
    } finally {
      SENDING.remove();
    }
  }
}
