package azurecensus.benchmarks.process;

import azurecensus.benchmarks.spans.OpenCensusSpans;
import azurecensus.benchmarks.spans.OpenTelemetrySpans;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.InMemoryExporterMetrics;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Exports the example spans repeatedly and prints the cost.
 *
 * <p>Both times are CPU time, so that other work on the machine changes neither what is compiled nor
 * how much is measured.
 *
 * <p>Arguments: {@code ours|official|gzip|gzip6}, connection string, CPU seconds to warm up, CPU
 * seconds to measure, spans in a batch, additional attributes of each span beside those of the
 * library.
 */
public final class ExportProcess {
  private static final int SPANS = 15_360; // 30 batches of 512, too many for any cache

  /** Reading the CPU time takes microseconds. */
  private static final int BATCHES_BETWEEN_LOOKS = 20;

  /** The level of zlib's default, which the official exporter uses. */
  private static final int DEFAULT_LEVEL = 6;

  private ExportProcess() {}

  /** Exports one batch; returns the number of spans known to be exported since the last call. */
  @FunctionalInterface
  private interface Work {
    long run() throws IOException;
  }

  /** Runs a measurement. */
  public static void main(String[] args) throws Exception {
    int warmUp = Integer.parseInt(args[2]);
    int seconds = Integer.parseInt(args[3]);
    int batch = Integer.parseInt(args[4]);
    int attributes = Integer.parseInt(args[5]);
    Work work = switch (args[0]) {
      case "ours" -> ours(args[1], batch, attributes);
      case "official" -> official(args[1], batch);
      case "gzip" -> gzip(batch, attributes, Deflater.BEST_SPEED);
      case "gzip6" -> gzip(batch, attributes, DEFAULT_LEVEL);
      default -> throw new IllegalArgumentException("no such kind of export: " + args[0]);
    };
    run(work, warmUp);
    ProcessCost before = ProcessCost.now();
    long spans = run(work, seconds);
    ProcessCost cost = ProcessCost.now().since(before);
    System.out.println("spans=" + spans);
    System.out.println("cpuNanos=" + cost.cpuNanos());
    System.out.println("allocatedBytes=" + cost.allocatedBytes());
    System.out.println("wallNanos=" + cost.wallNanos());
    Runtime.getRuntime().halt(0); // pending telemetry is not measured
  }

  private static long run(Work work, int cpuSeconds) throws IOException {
    long end = ProcessCost.cpuNanosNow() + TimeUnit.SECONDS.toNanos(cpuSeconds);
    long spans = 0;
    while (ProcessCost.cpuNanosNow() < end) {
      for (int i = 0; i < BATCHES_BETWEEN_LOOKS; i++) {
        spans += work.run();
      }
    }
    return spans;
  }

  private static Work ours(String connectionString, int batch, int attributes) throws Exception {
    InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connectionString)
        .addTelemetryProcessor(new CloudRoleProcessor("benchmark", "instance"))
        .setMetrics(metrics)
        .setBatchDelay(batch < 500 ? Duration.ZERO : Duration.ofMillis(500))
        .build());
    io.opencensus.trace.export.SpanExporter.Handler handler = handler();
    Batches<SpanData> batches = new Batches<>(OpenCensusSpans.make(SPANS, attributes), batch);
    long[] seen = new long[1];
    return () -> {
      handler.export(batches.next());
      // Few enough for the largest batch to fit into the queue, and enough to keep the sender busy
      // during a wait. A shorter wait would cost more CPU: a wake-up is as much as several spans.
      while (metrics.accepted() - metrics.sent() > 4096) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
      }
      if (metrics.dropped() > 0) {
        throw new IllegalStateException("spans were dropped: " + metrics);
      }
      long sent = metrics.sent() - seen[0];
      seen[0] += sent;
      return sent;
    };
  }

  /**
   * The handler that is registered with {@code opencensus-impl-lean}. It is read by reflection,
   * because no API returns it, and an export through OpenCensus would measure OpenCensus.
   */
  private static io.opencensus.trace.export.SpanExporter.Handler handler() throws Exception {
    Object exporter = Tracing.getExportComponent().getSpanExporter();
    Object[] registrations = (Object[]) field(exporter, "registrations");
    return (io.opencensus.trace.export.SpanExporter.Handler) field(registrations[0], "handler");
  }

  private static Object field(Object owner, String name) throws ReflectiveOperationException {
    Field field = owner.getClass().getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }

  private static Work official(String connectionString, int batch) {
    AtomicReference<io.opentelemetry.sdk.trace.export.SpanExporter> exporter =
        new AtomicReference<>();
    AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> Map.of("otel.service.name", "benchmark"));
    AzureMonitorAutoConfigure.customize(builder, connectionString);
    builder.addSpanExporterCustomizer((made, config) -> {
      exporter.set(made);
      return made;
    });
    builder.build();
    Batches<io.opentelemetry.sdk.trace.data.SpanData> batches =
        new Batches<>(OpenTelemetrySpans.make(SPANS), batch);
    return () -> {
      boolean success =
          exporter.get().export(batches.next()).join(30, TimeUnit.SECONDS).isSuccess();
      if (!success) {
        throw new IllegalStateException("the official exporter failed");
      }
      return batch;
    };
  }

  /**
   * Compresses the bytes into which our exporter encodes the same spans, at this level of zlib, and
   * does nothing else.
   */
  private static Work gzip(int batch, int attributes, int level) {
    List<byte[]> bodies = new ArrayList<>();
    ExporterStages.Encoding encoding = new ExporterStages.Encoding();
    Batches<SpanData> batches = new Batches<>(OpenCensusSpans.make(SPANS, attributes), batch);
    for (int i = 0; i < batches.size(); i++) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (SpanData span : batches.next()) {
        for (byte[] line : encoding.encode(span)) {
          body.writeBytes(line);
          body.write('\n');
        }
      }
      bodies.add(body.toByteArray());
    }
    Batches<byte[]> all = new Batches<>(bodies, 1);
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(1 << 20);
    return () -> {
      compressed.reset();
      try (GZIPOutputStream gzip = new LevelGzip(compressed, level)) {
        gzip.write(all.next().get(0));
      }
      return batch;
    };
  }

  private static final class LevelGzip extends GZIPOutputStream {
    LevelGzip(ByteArrayOutputStream out, int level) throws IOException {
      super(out, 8192);
      def.setLevel(level);
    }
  }

  /** Returns batches of a list, and starts again at its end. */
  private static final class Batches<T> {
    private final List<List<T>> batches = new ArrayList<>();
    private int next;

    Batches(List<T> all, int size) {
      for (int i = 0; i + size <= all.size(); i += size) {
        batches.add(List.copyOf(all.subList(i, i + size)));
      }
    }

    int size() {
      return batches.size();
    }

    List<T> next() {
      List<T> batch = batches.get(next);
      next = (next + 1) % batches.size();
      return batch;
    }
  }
}
