package azurecensus.benchmarks.jmh;

import azurecensus.benchmarks.request.OpenTelemetryLogHandler;
import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.tracing.TracingSetup;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import io.opencensus.trace.Tracing;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A log record below a current span, on the thread that logs it. */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LogHandlerBenchmark {
  /** The library of the handler. */
  @Param({"ours", "opentelemetry"})
  public String kind;

  private Handler handler;

  /**
   * Sets up the libraries with an export to the endpoint that the runner started, and opens a span.
   */
  @Setup(org.openjdk.jmh.annotations.Level.Trial)
  public void setUp() {
    String connectionString = JmhEndpoint.connectionString();
    handler = kind.equals("ours") ? ours(connectionString) : openTelemetry(connectionString);
  }

  private static Handler ours(String connectionString) {
    TracingSetup.recordEverything();
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connectionString)
        .addTelemetryProcessor(new CloudRoleProcessor("benchmark", "instance"))
        .build());
    return new Handler() {
      private final Handler ours = new AzureMonitorLogHandler();

      @Override
      public void publish(LogRecord record) {
        try (io.opencensus.common.Scope scope =
            Tracing.getTracer().withSpan(OpenCensusParent.SPAN)) {
          ours.publish(record);
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private static Handler openTelemetry(String connectionString) {
    AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder();
    AzureMonitorAutoConfigure.customize(builder, connectionString);
    OpenTelemetrySdk sdk = builder.disableShutdownHook().build().getOpenTelemetrySdk();
    io.opentelemetry.api.trace.Span span =
        sdk.getTracer("benchmark").spanBuilder("parent").startSpan();
    Handler bridge = new OpenTelemetryLogHandler(sdk.getSdkLoggerProvider().get("benchmark"));
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        try (Scope scope = span.makeCurrent()) {
          bridge.publish(record);
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** Logs a record. */
  @Benchmark
  public void record() {
    LogRecord record = new LogRecord(Level.INFO, "new invocation received");
    record.setLoggerName("benchmark");
    record.setSourceClassName("azurecensus.function.Instrumentation");
    record.setSourceMethodName("run");
    handler.publish(record);
  }

  /** Created on first use, after the exporter. */
  private static final class OpenCensusParent {
    static final io.opencensus.trace.Span SPAN =
        Tracing.getTracer().spanBuilder("parent").startSpan();
  }
}
