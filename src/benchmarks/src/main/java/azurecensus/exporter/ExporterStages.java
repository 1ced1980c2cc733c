package azurecensus.exporter;

import io.opencensus.trace.TraceId;
import io.opencensus.trace.export.SpanData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Lets the benchmarks run single stages of the exporter, which are package-private. */
public final class ExporterStages {
  private static final String KEY = "00000000-0000-0000-0000-000000000000";

  private ExporterStages() {}

  /** Converts and encodes as the handler does, reusing what it reuses. One thread. */
  public static final class Encoding {
    private final SpanConverter converter = new SpanConverter("java17:oc0.31.1:ext1.0.0");
    private final ProcessorChain processors = new ProcessorChain(
        List.of(new CloudRoleProcessor("benchmark", "instance")),
        new OccasionalLog(TimeSource.SYSTEM));
    private final TelemetryEncoder encoder = new TelemetryEncoder(KEY);
    private final JsonWriter json = new JsonWriter();

    /** Makes the stages. */
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

  /** The choice of which operations are kept. One thread. */
  public static final class Sampling {
    private final OperationSampler sampler;
    private final TelemetryItem item = new TelemetryItem(TelemetryItem.Type.REQUEST, Instant.EPOCH);

    /** Keeps this percentage. */
    public Sampling(double percentage) {
      sampler = new OperationSampler(percentage, () -> 0);
    }

    /** Whether the items of this operation are kept. */
    public boolean keep(TraceId operation) {
      item.tags().putId(ContextTags.OPERATION_ID, operation);
      return sampler.keep(item);
    }
  }

  /** The queue between the threads that offer and the one that sends. Thread-safe. */
  public static final class Queue {
    private final TelemetryQueue queue =
        new TelemetryQueue(32_768, 16L << 20, 500, 1_000_000, TimeSource.SYSTEM);

    /** Makes a queue with the default bounds. */
    public Queue() {}

    /** Whether the line was taken. */
    public boolean offer(byte[] line) {
      TelemetryQueue.Offer offer = queue.offer(line);
      return offer == TelemetryQueue.Offer.TAKEN || offer == TelemetryQueue.Offer.TAKEN_WAKE;
    }

    /** Removes one batch; returns how many lines it has. */
    public int poll() {
      Batch batch = queue.poll();
      return batch == null ? 0 : batch.size();
    }
  }
}
