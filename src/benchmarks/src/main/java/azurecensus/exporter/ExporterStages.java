package azurecensus.exporter;

import io.opencensus.trace.TraceId;
import io.opencensus.trace.export.SpanData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Gives the benchmarks access to single stages of the exporter, which are package-private. */
public final class ExporterStages {
  private static final String KEY = "00000000-0000-0000-0000-000000000000";

  private ExporterStages() {}

  /** Converts and encodes as the handler does, with the same reuse of buffers. For one thread. */
  public static final class Encoding {
    private final SpanConverter converter = new SpanConverter("java17:oc0.31.1:ext1.0.0");
    private final ProcessorChain processors = new ProcessorChain(
        List.of(new CloudRoleProcessor("benchmark", "instance")),
        new OccasionalLog(TimeSource.SYSTEM));
    private final TelemetryEncoder encoder = new TelemetryEncoder(KEY);
    private final JsonWriter json = new JsonWriter();

    /** Creates the stages. */
    public Encoding() {}

    /** The envelopes of one span. */
    public List<byte[]> encode(SpanData span) {
      List<byte[]> lines = new ArrayList<>(1);
      for (TelemetryItem item : converter.convert(span)) {
        processors.process(item);
        encoder.encode(item, json);
        lines.add(json.toByteArray());
      }
      return lines;
    }
  }

  /** The sampling decision. For one thread. */
  public static final class Sampling {
    private final OperationSampler sampler;
    private final TelemetryItem item = new TelemetryItem(TelemetryItem.Type.REQUEST, Instant.EPOCH);

    /** Creates a sampler that keeps this percentage of the operations. */
    public Sampling(double percentage) {
      sampler = new OperationSampler(percentage, () -> 0);
    }

    /** True if the items of this operation are kept. */
    public boolean keep(TraceId operation) {
      item.tags().putId(ContextTags.OPERATION_ID, operation);
      return sampler.keep(item);
    }
  }

  /** The queue between the threads that offer items and the thread that sends them. Thread-safe. */
  public static final class Queue {
    private final TelemetryQueue queue =
        new TelemetryQueue(32_768, 16L << 20, 500, 1_000_000, TimeSource.SYSTEM);

    /** Creates a queue with the default bounds. */
    public Queue() {}

    /** Offers a line; false if it was refused. */
    public boolean offer(byte[] line) {
      TelemetryQueue.Offer offer = queue.offer(line);
      return offer == TelemetryQueue.Offer.TAKEN || offer == TelemetryQueue.Offer.TAKEN_WAKE;
    }

    /** Removes one batch and returns its number of lines. */
    public int poll() {
      Batch batch = queue.poll();
      return batch == null ? 0 : batch.size();
    }
  }
}
