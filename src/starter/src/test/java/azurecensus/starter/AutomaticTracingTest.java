package azurecensus.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test resources name two processors for {@link java.util.ServiceLoader}: {@link Failing},
 * which cannot be created, and {@link Collecting}.
 */
class AutomaticTracingTest {
  private static final String CONNECTION_STRING =
      "InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:1";

  @TempDir
  Path appDirectory;

  private final Map<String, String> environment = new HashMap<>(Map.of(
      "APPLICATIONINSIGHTS_CONNECTION_STRING", CONNECTION_STRING,
      "OPENCENSUS_STORAGE_DIRECTORY", "none",
      "WEBSITE_SITE_NAME", "orders"));
  private final LogRecords logs = new LogRecords();
  private final Logger starterLogger = Logger.getLogger("azurecensus.starter");
  private final Logger root = Logger.getLogger("");
  private final List<Handler> before = List.of(root.getHandlers());
  private final TestInvocation context = new TestInvocation();

  @BeforeEach
  void listen() {
    Collecting.ITEMS.clear();
    starterLogger.setLevel(Level.ALL);
    starterLogger.addHandler(logs);
  }

  @AfterEach
  void reset() {
    AzureMonitorTraceExporter.unregister();
    starterLogger.removeHandler(logs);
    starterLogger.setLevel(null);
    for (Handler handler : root.getHandlers()) {
      if (!before.contains(handler)) {
        root.removeHandler(handler);
      }
    }
  }

  /** Drops every item, so that nothing is sent. */
  public static final class Collecting implements TelemetryProcessor {
    static final List<TelemetryItem> ITEMS = new CopyOnWriteArrayList<>();

    @Override
    public boolean process(TelemetryItem item) {
      ITEMS.add(item);
      return false;
    }
  }

  /** Cannot be created. */
  public static final class Failing implements TelemetryProcessor {
    public Failing() {
      throw new IllegalStateException("no constructor of mine works");
    }

    @Override
    public boolean process(TelemetryItem item) {
      return true;
    }
  }

  private void log(InvocationTracer tracer) {
    try (InvocationSpan invocation = tracer.start(context)) {
      invocation.getLogger().info("a message");
    }
  }

  /** The local host loads copies of the jars, which have no host.json beside them. */
  @Test
  void appDirectory_isTheHostsWhenTheJarsAreElsewhere() throws IOException {
    Path copies = Files.createDirectory(appDirectory.resolve("copies"));
    Map<String, String> ofHost = Map.of("AzureWebJobsScriptRoot", appDirectory.toString());

    assertThat(AutomaticTracing.appDirectory(copies, ofHost)).isEqualTo(appDirectory);
    assertThat(AutomaticTracing.appDirectory(null, ofHost)).isEqualTo(appDirectory);
    assertThat(AutomaticTracing.appDirectory(copies, Map.of())).isEqualTo(copies);

    Files.writeString(copies.resolve("host.json"), "{}");
    assertThat(AutomaticTracing.appDirectory(copies, ofHost)).isEqualTo(copies);
  }

  @Test
  void start_addsTheProcessorsThatTheAppProvides() {
    context.traceparent("");

    log(AutomaticTracing.start(environment, appDirectory));

    assertThat(Collecting.ITEMS)
        .extracting(TelemetryItem::getType, TelemetryItem::getMessage)
        .containsExactly(
            tuple(TelemetryItem.Type.MESSAGE, "a message"),
            tuple(TelemetryItem.Type.REQUEST, null));
    assertThat(Collecting.ITEMS)
        .allSatisfy(item -> assertThat(item.getTags())
            .containsEntry("ai.cloud.role", "orders")
            .containsEntry("ai.operation.name", context.functionName));
    assertThat(logs.all).singleElement().satisfies(record -> {
      assertThat(record.getLevel()).isEqualTo(Level.SEVERE);
      assertThat(record.getMessage())
          .isEqualTo("A TelemetryProcessor of the app could not be created.");
      assertThat(record.getThrown()).hasMessageContaining(Failing.class.getName());
    });
  }

  @Test
  void start_keepsTheExporterThatTheAppRegistered() {
    List<TelemetryItem> items = new CopyOnWriteArrayList<>();
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(CONNECTION_STRING)
        .setStorageEnabled(false)
        .addTelemetryProcessor(item -> {
          items.add(item);
          return false;
        })
        .build());
    context.traceparent("");

    log(AutomaticTracing.start(environment, appDirectory));

    assertThat(items)
        .extracting(TelemetryItem::getType)
        .containsExactly(TelemetryItem.Type.MESSAGE, TelemetryItem.Type.REQUEST);
    assertThat(Collecting.ITEMS).isEmpty();
    assertThat(logs.lines()).contains("FINE An exporter is already registered; keeping it.");
  }

  @Test
  void start_logsInvalidSettingsAndTracesWithTheirDefaults() {
    environment.put("APPLICATIONINSIGHTS_CONNECTION_STRING", "Secret=squirrel");
    environment.put("OPENCENSUS_REQUEST_OWNER", "nobody");
    environment.put("OPENCENSUS_LOG_OWNER", "nobody");

    Logger exporterLogger = Logger.getLogger("azurecensus.exporter");
    exporterLogger.addHandler(logs);
    InvocationTracer tracer = AutomaticTracing.start(environment, appDirectory);
    exporterLogger.removeHandler(logs);

    try (InvocationSpan invocation = tracer.start(context)) {
      assertThat(InvocationSpan.current()).isSameAs(invocation);
    }
    assertThat(logs.lines())
        .hasSize(4) // and one of the processor that cannot be created
        .filteredOn(line -> !line.contains("could not be created"))
        .hasSize(3)
        .anyMatch(line -> line.startsWith("SEVERE No telemetry is exported: "))
        .anyMatch(line -> line.startsWith("SEVERE OPENCENSUS_REQUEST_OWNER must be one of"))
        .anyMatch(line -> line.startsWith("SEVERE OPENCENSUS_LOG_OWNER must be one of"))
        .noneMatch(line -> line.contains("squirrel"));
  }

  @Test
  void start_sendsTheLogsThatHostJsonDisables() throws IOException {
    log(AutomaticTracing.start(environment, appDirectory));
    assertThat(Collecting.ITEMS).as("the host sends them").isEmpty();
    AzureMonitorTraceExporter.unregister();

    Files.writeString(
        appDirectory.resolve("host.json"), "{\"logging\":{\"logLevel\":{\"Function\":\"None\"}}}");
    log(AutomaticTracing.start(environment, appDirectory));

    assertThat(Collecting.ITEMS).hasSize(1);
  }
}
