package azurecensus.benchmarks.process;

import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.internal.convert.OperationSampler;
import azurecensus.exporter.internal.convert.SpanConverter;
import azurecensus.exporter.internal.delivery.Batch;
import azurecensus.exporter.internal.delivery.TelemetryQueue;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.JsonWriter;
import azurecensus.exporter.internal.encode.TelemetryEncoder;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.export.SpanData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Single stages of the exporter, whose packages are internal. */
public final class ExporterStages {
  private static final String KEY = "00000000-0000-0000-0000-000000000000";

  private ExporterStages() {}

  /** Converts, processes and encodes as the handler does, with the same reuse. One thread. */
  public static final class Encoding {
    private final SpanConverter converter = new SpanConverter("java17:oc0.31.1:ext1.0.0");
    private final TelemetryProcessor processor = new CloudRoleProcessor("benchmark", "instance");
    private final TelemetryEncoder encoder = new TelemetryEncoder(KEY);
    private final JsonWriter json = new JsonWriter();

    /** Creates the stages. */
    public Encoding() {}

    /** Returns the envelopes of one span. */
    public List<byte[]> encode(SpanData span) {
      List<byte[]> lines = new ArrayList<>(1);
      for (EncodableItem item : converter.convert(span)) {
        processor.process(item);
        encoder.encode(item, json);
        lines.add(Arrays.copyOf(json.buffer(), json.size()));
      }
      return lines;
    }
  }

  /** Selects the operations to keep. One thread. */
  public static final class Sampling {
    private final OperationSampler sampler;
    private final EncodableItem item = new EncodableItem(TelemetryItem.Type.REQUEST, Instant.EPOCH);

    /** Keeps this percentage. */
    public Sampling(double percentage) {
      sampler = new OperationSampler(percentage, () -> 0);
    }

    /** Returns true when the items of this operation are kept. */
    public boolean keep(TraceId operation) {
      item.getTags().putId(ContextTags.OPERATION_ID, operation);
      return sampler.keep(item);
    }
  }

  /** The queue between the offering threads and the sending one. Thread-safe. */
  public static final class Queue {
    private final TelemetryQueue queue =
        new TelemetryQueue(32_768, 16L << 20, 500, 1_000_000, TimeSource.SYSTEM);

    /** Creates a queue with the default limits. */
    public Queue() {}

    /** Returns true when the line was added. */
    public boolean offer(byte[] line) {
      TelemetryQueue.Offer offer = queue.offer(line);
      return offer == TelemetryQueue.Offer.ADDED || offer == TelemetryQueue.Offer.ADDED_WAKE;
    }

    /** Removes one batch; returns the number of its lines. */
    public int poll() {
      Batch batch = queue.poll();
      return batch == null ? 0 : batch.size();
    }
  }
}
