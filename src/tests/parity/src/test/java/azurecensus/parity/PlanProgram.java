package azurecensus.parity;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code PlanProgram ours|official <connection string> <batches> <prefix>} prints {@code ready},
 * exports the batches one after the other, prints {@code exported}, and goes on until its input
 * ends. Each batch has 50 spans; the name of a span begins with the prefix and is unique.
 */
final class PlanProgram {
  /** Spans of a batch. */
  static final int SPANS = 50;

  /** Begins the name of every span that counts. */
  static final String PREFIX = "plan ";

  private PlanProgram() {}

  public static void main(String[] arguments) throws IOException {
    Batch exporter = arguments[0].equals("ours") ? ours(arguments[1]) : official(arguments[1]);
    System.out.println("ready");
    for (int batch = 0; batch < Integer.parseInt(arguments[2]); batch++) {
      exporter.export(arguments[3] + batch + " ");
    }
    System.out.println("exported");
    while (System.in.read() >= 0) {
      System.out.println("ignored");
    }
  }

  /** Exports one batch and waits for its first attempt. */
  @FunctionalInterface
  private interface Batch {
    void export(String name);
  }

  private static Batch ours(String connectionString) {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connectionString)
        .setStorageDirectory(Path.of(System.getProperty("java.io.tmpdir"), "ours"))
        .build());
    io.opencensus.trace.Tracer tracer = Tracing.getTracer();
    return name -> {
      for (int i = 0; i < SPANS; i++) {
        tracer
            .spanBuilderWithExplicitParent(name + i, null)
            .setSampler(Samplers.alwaysSample())
            .startSpan()
            .end();
      }
      AzureMonitorTraceExporter.flush(Duration.ofSeconds(1));
    };
  }

  private static Batch official(String connectionString) {
    AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(
            () -> Map.of("otel.metrics.exporter", "none", "otel.logs.exporter", "none"));
    AzureMonitorAutoConfigure.customize(builder, connectionString);
    OpenTelemetrySdk sdk = builder.build().getOpenTelemetrySdk();
    Tracer tracer = sdk.getTracer("plan");
    return name -> {
      for (int i = 0; i < SPANS; i++) {
        tracer.spanBuilder(name + i).setNoParent().startSpan().end();
      }
      sdk.getSdkTracerProvider().forceFlush().join(10, TimeUnit.SECONDS);
    };
  }
}
