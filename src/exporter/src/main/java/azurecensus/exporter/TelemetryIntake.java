package azurecensus.exporter;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Takes items in: processors, sampling, encoder, queue. Runs on the caller's thread, does no I/O,
 * waits for nobody, and is thread-safe.
 */
final class TelemetryIntake {
  /** Twice what the service takes, so that nearly every item was written in one go. */
  private static final int MAX_SPARE_BYTES = 2 * TelemetryEncoder.MAX_ENVELOPE;

  private final ProcessorChain processors;
  private final OperationSampler sampler;
  private final TelemetryEncoder encoder;
  private final TelemetryQueue queue;
  private final Runnable wake;
  private final ExporterMetrics metrics;
  private final OccasionalLog log;

  /**
   * Its buffer and the names it remembers are half of what an item would allocate; a thread that
   * finds none makes one.
   */
  private final AtomicReference<JsonWriter> spareWriter = new AtomicReference<>();

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

  /** Something to write items with; to be given back. */
  JsonWriter borrowWriter() {
    JsonWriter spare = spareWriter.getAndSet(null);
    return spare == null ? new JsonWriter() : spare;
  }

  /** Keeps the writer for whoever borrows next, unless one huge item has made it a waste. */
  void giveBack(JsonWriter writer) {
    if (writer.buffer().length <= MAX_SPARE_BYTES) {
      spareWriter.set(writer);
    }
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
    if (!encoder.encode(item, json)) {
      drop(DropReason.TOO_LARGE, "An item is too large even when shrunk; it is given up.");
      return;
    }
    switch (queue.offer(json.buffer(), json.size())) {
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
  void failed(Throwable e) {
    metrics.itemsDropped(DropReason.CONVERSION_FAILED, 1);
    log.warn("conversion", "An item could not be converted; it is given up.", e);
  }

  private void drop(DropReason reason, String text) {
    metrics.itemsDropped(reason, 1);
    log.warn("drop " + reason, text);
  }
}
