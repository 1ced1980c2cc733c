package azurecensus.exporter;

import azurecensus.exporter.internal.convert.LogRecordConverter;
import azurecensus.exporter.internal.convert.OperationSampler;
import azurecensus.exporter.internal.convert.SpanConverter;
import azurecensus.exporter.internal.delivery.TelemetryQueue;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.JsonWriter;
import azurecensus.exporter.internal.encode.TelemetryEncoder;
import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.logging.LogRecord;

/**
 * Takes spans and log records to the queue: converts, processes, samples, encodes, offers. Runs on
 * the caller's thread, does no I/O and does not wait: OpenCensus drops spans beyond 10,000 that
 * wait for a handler, and interrupts a running one on shutdown. Thread-safe.
 */
final class TelemetryIntake extends SpanExporter.Handler {
  /** Twice the largest envelope, so that nearly every item is written without growing. */
  private static final int MAX_SPARE_BYTES = 2 * TelemetryEncoder.MAX_ENVELOPE;

  /** As many threads as convert items at the same time on an instance of few cores. */
  private static final int SPARE_WRITERS = 4;

  private final SpanConverter spans;
  private final LogRecordConverter records;
  private final TelemetryProcessor[] processors;
  private final OperationSampler sampler;
  private final TelemetryEncoder encoder;
  private final TelemetryQueue queue;
  private final Runnable wake;
  private final ExporterMetrics metrics;
  private final ThrottlingLogger log;

  /** Sees each item between the processors and the sampler; null while nothing wants to. */
  private volatile Consumer<EncodableItem> observer;

  /**
   * Writers for the next callers: their buffers and the names they remember are half of what an
   * item would allocate. A thread that finds none creates one.
   */
  private final AtomicReferenceArray<JsonWriter> spareWriters =
      new AtomicReferenceArray<>(SPARE_WRITERS);

  TelemetryIntake(
      SpanConverter spans,
      LogRecordConverter records,
      List<TelemetryProcessor> processors,
      OperationSampler sampler,
      TelemetryEncoder encoder,
      TelemetryQueue queue,
      Runnable wake,
      ExporterMetrics metrics,
      ThrottlingLogger log) {
    this.spans = spans;
    this.records = records;
    this.processors = processors.toArray(new TelemetryProcessor[0]);
    this.sampler = sampler;
    this.encoder = encoder;
    this.queue = queue;
    this.wake = wake;
    this.metrics = metrics;
    this.log = log;
  }

  /** Adds an observer of each item that the processors keep; it must be quick and thread-safe. */
  void observe(Consumer<EncodableItem> another) {
    Consumer<EncodableItem> former = observer;
    observer = former == null ? another : former.andThen(another);
  }

  /** Exports ended spans. A span that cannot be converted does not affect the others. */
  @Override
  public void export(Collection<SpanData> ended) {
    JsonWriter json = writer();
    for (SpanData span : ended) {
      try {
        for (EncodableItem item : spans.convert(span)) {
          accept(item, json);
        }
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
    keep(json);
  }

  /** Exports a log record as a child of the span that is current; never throws. */
  void export(LogRecord record, SpanContext current) {
    JsonWriter json = writer();
    try {
      accept(records.convert(record, current), json);
    } catch (Throwable e) { // getMessage() and getCause() of what is logged belong to the app
      failed(e);
    }
    keep(json);
  }

  /** Exports a custom event as a child of the span that is current; never throws. */
  void exportEvent(
      String name,
      Map<String, String> properties,
      Map<String, Double> measurements,
      SpanContext current) {
    JsonWriter json = writer();
    try {
      accept(records.convertEvent(name, properties, measurements, current), json);
    } catch (RuntimeException | Error e) { // of maps with null keys, or that change meanwhile
      failed(e);
    }
    keep(json);
  }

  /** Exports an item that needs no conversion; never throws. */
  void export(EncodableItem item) {
    JsonWriter json = writer();
    try {
      accept(item, json);
    } catch (RuntimeException | Error e) {
      failed(e);
    }
    keep(json);
  }

  JsonWriter writer() {
    for (int i = 0; i < SPARE_WRITERS; i++) {
      JsonWriter spare = spareWriters.getAndSet(i, null);
      if (spare != null) {
        return spare;
      }
    }
    return new JsonWriter();
  }

  /** Keeps the writer for the next caller, unless one huge item has made its buffer too large. */
  void keep(JsonWriter writer) {
    if (writer.buffer().length > MAX_SPARE_BYTES) {
      return;
    }
    for (int i = 0; i < SPARE_WRITERS; i++) {
      if (spareWriters.compareAndSet(i, null, writer)) {
        return;
      }
    }
  }

  /** Adds the item to the queue, or counts why not. */
  void accept(EncodableItem item, JsonWriter json) {
    if (!process(item)) {
      metrics.itemsDropped(DropReason.PROCESSOR, 1);
      return;
    }
    show(item);
    if (!sampler.keep(item)) {
      metrics.itemsDropped(DropReason.SAMPLED, 1);
      return;
    }
    if (!encoder.encode(item, json)) {
      drop(DropReason.TOO_LARGE, "An item is too large even after shrinking; dropping it.");
      return;
    }
    switch (queue.offer(json.buffer(), json.size())) {
      case REFUSED -> drop(DropReason.QUEUE_FULL, "Queue full; dropping the newest items.");
      case CLOSED -> metrics.itemsDropped(DropReason.SHUTDOWN, 1);
      case ADDED -> metrics.itemsAccepted(1);
      case ADDED_WAKE -> {
        metrics.itemsAccepted(1);
        wake.run();
      }
    }
  }

  /** Shows the item to the observer, whose failure does not affect the item. */
  private void show(EncodableItem item) {
    Consumer<EncodableItem> current = observer;
    if (current == null) {
      return;
    }
    try {
      current.accept(item);
    } catch (RuntimeException | Error e) {
      log.warn("observer", "An item could not be counted; it is sent all the same.", e);
    }
  }

  /** Runs the processors in their order; returns false when one drops the item. */
  private boolean process(TelemetryItem item) {
    for (TelemetryProcessor processor : processors) {
      if (!process(processor, item)) {
        return false;
      }
    }
    return true;
  }

  /** Runs a processor, which belongs to the app: its failure costs only its own effect. */
  private boolean process(TelemetryProcessor processor, TelemetryItem item) {
    try {
      return processor.process(item);
    } catch (Throwable e) { // Kotlin's processors may throw checked exceptions, too
      String type = processor.getClass().getName();
      log.warn(
          "processor " + type,
          "The telemetry processor " + type + " failed with " + e.getClass().getName()
              + "; the item is sent without it.");
      return true;
    }
  }

  private void failed(Throwable e) {
    metrics.itemsDropped(DropReason.CONVERSION_FAILED, 1);
    log.warn("conversion", "An item could not be converted; dropping it.", e);
  }

  private void drop(DropReason reason, String text) {
    metrics.itemsDropped(reason, 1);
    log.warn("drop " + reason, text);
  }
}
