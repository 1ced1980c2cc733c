package azurecensus.exporter;

import java.util.List;

/** Runs the telemetry processors in the order they were added. Thread-safe. */
final class ProcessorChain {
  private final List<TelemetryProcessor> processors;
  private final OccasionalLog log;

  ProcessorChain(List<TelemetryProcessor> processors, OccasionalLog log) {
    this.processors = List.copyOf(processors);
    this.log = log;
  }

  /** Whether the item is still to be sent. */
  boolean process(TelemetryItem item) {
    for (TelemetryProcessor processor : processors) {
      if (!process(processor, item)) {
        return false;
      }
    }
    return true;
  }

  /** A processor is other people's code: its failure costs its own effect and nothing else. */
  private boolean process(TelemetryProcessor processor, TelemetryItem item) {
    try {
      return processor.process(item);
    } catch (Throwable e) { // Kotlin's may even throw checked exceptions
      String type = processor.getClass().getName();
      log.warn(
          "processor " + type,
          "The telemetry processor " + type + " failed with " + e.getClass().getName()
              + "; the item goes on without it.");
      return true;
    }
  }
}
