package azurecensus.exporter;

/**
 * Takes items in: processors, sampling, encoder, queue. Runs on the caller's thread, does no I/O,
 * waits for nobody, and is thread-safe.
 */
final class TelemetryIntake {
  private final ProcessorChain processors;
  private final OperationSampler sampler;
  private final TelemetryEncoder encoder;
  private final TelemetryQueue queue;
  private final Runnable wake;
  private final ExporterMetrics metrics;
  private final OccasionalLog log;

  TelemetryIntake(
      ProcessorChain processors,
      OperationSampler sampler,
      TelemetryEncoder encoder,
      TelemetryQueue queue,
      Runnable wake,
      ExporterMetrics metrics,
      OccasionalLog log) {
    this.processors = processors;
    this.sampler = sampler;
    this.encoder = encoder;
    this.queue = queue;
    this.wake = wake;
    this.metrics = metrics;
    this.log = log;
  }

  /** Takes the item in or counts why not. */
  void accept(TelemetryItem item, JsonWriter json) {
    if (!processors.process(item)) {
      metrics.itemsDropped(DropReason.PROCESSOR, 1);
      return;
    }
    if (!sampler.keep(item)) {
      metrics.itemsDropped(DropReason.SAMPLED, 1);
      return;
    }
    byte[] line = encoder.encode(item, json);
    if (line == null) {
      drop(DropReason.TOO_LARGE, "An item is too large even when shrunk; it is given up.");
      return;
    }
    switch (queue.offer(line)) {
      case REFUSED ->
        drop(
            DropReason.QUEUE_FULL,
            "Telemetry comes faster than it can be sent; the newest is given up.");
      case CLOSED -> metrics.itemsDropped(DropReason.SHUTDOWN, 1);
      case TAKEN -> metrics.itemsAccepted(1);
      case TAKEN_WAKE -> {
        metrics.itemsAccepted(1);
        wake.run();
      }
    }
  }

  /** One could not even be made. */
  void failed(RuntimeException e) {
    metrics.itemsDropped(DropReason.CONVERSION_FAILED, 1);
    log.warn("conversion", "An item could not be converted; it is given up.", e);
  }

  private void drop(DropReason reason, String text) {
    metrics.itemsDropped(reason, 1);
    log.warn("drop " + reason, text);
  }
}
