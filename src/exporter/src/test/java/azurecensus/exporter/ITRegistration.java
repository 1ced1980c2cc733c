package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.ExporterThreads;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.TestTiming;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.config.TraceParams;
import io.opencensus.trace.samplers.Samplers;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Logger;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests registering, unregistering, and both repeatedly. */
@Timeout(60)
class ITRegistration {
  /** Number of spans that OpenCensus exports at once; fewer are exported every 5 seconds. */
  private static final int AT_ONCE = 2500;

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final CapturedLog said = new CapturedLog();

  ITRegistration() throws IOException {}

  @BeforeEach
  void sampleAsAnAppDoes() {
    TraceConfig config = Tracing.getTraceConfig();
    config.updateActiveTraceParams(config.getActiveTraceParams().toBuilder()
        .setSampler(Samplers.alwaysSample())
        .build());
  }

  @AfterEach
  void unregister() throws InterruptedException {
    AzureMonitorTraceExporter.unregister();
    ExporterThreads.awaitEnd("start-up report"); // which another test would hear
    said.close();
    endpoint.close();
  }

  @Test
  void createAndRegister_exportsSpans() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(settings().build());

    for (int i = 0; i < AT_ONCE; i++) {
      endSpan("step");
    }

    assertThat(endpoint.awaitItems(1).get(0).at("/data/baseData/name").asText()).isEqualTo("step");
  }

  @Test
  void createAndRegister_twiceIsAnErrorAndLogsOneStartUpLine() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(settings().build());

    assertThatThrownBy(
            () -> AzureMonitorTraceExporter.createAndRegister(settings().build()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("An Azure Monitor exporter is already registered; call unregister() first.");
    ExporterThreads.awaitEnd("start-up report");
    assertThat(said.texts()).hasSize(1);
  }

  @Test
  void createAndRegister_withoutConnectionStringWarnsOnce() {
    AzureMonitorTraceExporter.createAndRegister(
        AzureMonitorExporterConfiguration.builder().build());

    assertThat(said.texts())
        .hasSize(1)
        .first()
        .asString()
        .contains("APPLICATIONINSIGHTS_CONNECTION_STRING");
    assertThat(AzureMonitorTraceExporter.registered()).isNull();
  }

  @Test
  void createAndRegister_survivesMetricsThatThrow() throws Exception {
    ExporterMetrics failing = (ExporterMetrics) Proxy.newProxyInstance(
        getClass().getClassLoader(),
        new Class<?>[] {ExporterMetrics.class},
        (proxy, method, arguments) -> {
          throw new LinkageError("5ecret of " + method.getName());
        });
    endpoint.script(ScriptedEndpoint.Reply.status(503), partlyRefused());
    AzureMonitorTraceExporter.createAndRegister(
        settings().setMetrics(failing).setTiming(TestTiming.FAST).build());
    log("one");
    assertThat(endpoint.awaitItems(1)).hasSize(1);
    log("two");

    assertThat(endpoint.awaitItems(2)).hasSize(2);
    assertThat(said.texts())
        .filteredOn(text -> text.contains("metrics"))
        .hasSize(1)
        .first()
        .asString()
        .contains("LinkageError", failing.getClass().getName())
        .doesNotContain("5ecret");
  }

  private static ScriptedEndpoint.Reply partlyRefused() {
    return (items, accepted) -> ScriptedEndpoint.Reply.json(
            206,
            "{\"itemsReceived\":1,\"itemsAccepted\":0,\"errors\":[{\"index\":0,\"statusCode\":500}]}")
        .build();
  }

  @Test
  void createAndRegister_saysWhatIsOn() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(settings()
        .addTelemetryProcessor(new CloudRoleProcessor("shop", "shop-1"))
        .setSamplingPercentage(50)
        .build());
    ExporterThreads.awaitEnd("start-up report");

    assertThat(said.texts())
        .containsExactly(
            "Azure Monitor exporter: telemetry goes to localhost; role shop; 1 telemetry processors; sampling 50.0 %;"
                + " disk off; access tokens off.");
  }

  @Test
  @Timeout(60) // a registration that waits does not end
  void createAndRegister_doesNotWaitForTheLog() throws Exception {
    CountDownLatch open = new CountDownLatch(1);
    said.holdUntil(open);

    AzureMonitorTraceExporter.createAndRegister(settings().build());

    assertThat(said.texts()).isEmpty();
    open.countDown();
    ExporterThreads.awaitEnd("start-up report");
    assertThat(said.texts()).hasSize(1);
  }

  @Test
  void createAndRegister_saysWhichOfTheFamilyIsOn() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(settings()
        .setMetricsEnabled(true)
        .setPerformanceCountersEnabled(true)
        .setLiveMetricsEnabled(true)
        .build());
    ExporterThreads.awaitEnd("start-up report");

    assertThat(said.texts())
        .singleElement()
        .asString()
        .endsWith("; access tokens off; metrics on; performance counters on; live metrics on.");
  }

  @Test
  void unregister_isIdempotentAndSendsWhatIsPending() {
    AzureMonitorTraceExporter.createAndRegister(settings().build());
    log("pending");

    AzureMonitorTraceExporter.unregister();
    AzureMonitorTraceExporter.unregister();

    assertThat(endpoint.items()).hasSize(1);
    log("too late");
    assertThat(metrics.accepted()).isEqualTo(1);
  }

  @Test
  void unregister_thenRegisterAgainExportsAgain() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(settings().build());
    log("one");
    AzureMonitorTraceExporter.unregister();
    AzureMonitorTraceExporter.createAndRegister(settings().build());
    log("two");

    assertThat(endpoint.awaitItems(2)).hasSize(2);
  }

  @Test
  void unregister_whileSendingBreaksOffAndStores(@TempDir Path storage) throws Exception {
    endpoint.otherwise(ScriptedEndpoint.Reply.refuse(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()));
    AzureMonitorTraceExporter.createAndRegister(settings()
        .setStorageEnabled(true)
        .setStorageDirectory(storage)
        .setShutdownTimeout(Duration.ofSeconds(1))
        .build());
    log("stuck");
    endpoint.awaitPosts(1);
    log("behind");

    AzureMonitorTraceExporter.unregister();
    ExporterThreads.awaitEnd(""); // on a busy machine they may run longer than the budget

    assertThat(metrics.stored()).isEqualTo(2);
    assertThat(metrics.dropped()).isZero();
  }

  @Test
  void createAndRegister_warnsOfTheDefaultSampler() throws Exception {
    TraceConfig config = Tracing.getTraceConfig();
    TraceParams before = config.getActiveTraceParams();
    config.updateActiveTraceParams(TraceParams.DEFAULT);
    try {
      AzureMonitorTraceExporter.createAndRegister(settings().build());
    } finally {
      config.updateActiveTraceParams(before);
    }
    ExporterThreads.awaitEnd("start-up report");

    assertThat(said.texts())
        .filteredOn(text -> text.contains("one trace in 10,000"))
        .hasSize(1)
        .first()
        .asString()
        .contains("TracingSetup.recordEverything()", "updateActiveTraceParams");
  }

  @Test
  void flush_sendsSpansAndRecordsThatEndedBefore() {
    AzureMonitorTraceExporter.createAndRegister(
        settings().setBatchDelay(Duration.ofMinutes(1)).build());
    endSpan("one");
    log("two");
    long start = System.nanoTime();

    boolean flushed = AzureMonitorTraceExporter.flush(Duration.ofSeconds(20));

    assertThat(flushed).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    assertThat(endpoint.items()).hasSize(2);
    assertThat(metrics.sent()).isEqualTo(2);
    assertThat(metrics.accepted()).isEqualTo(2);
  }

  @Test
  void flush_storesWhatTheServiceDoesNotAccept(@TempDir Path storage) {
    endpoint.otherwise(ScriptedEndpoint.Reply.status(503));
    AzureMonitorTraceExporter.createAndRegister(settings()
        .setStorageEnabled(true)
        .setStorageDirectory(storage)
        .setBatchDelay(Duration.ofMinutes(1))
        .build());
    endSpan("one");

    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(20))).isTrue();
    assertThat(metrics.stored()).isEqualTo(1);
  }

  @Test
  void flush_isFalseWhenNothingIsAcceptedAndStorageIsOff() {
    endpoint.otherwise(ScriptedEndpoint.Reply.status(503));
    AzureMonitorTraceExporter.createAndRegister(
        settings().setShutdownTimeout(Duration.ofSeconds(1)).build());
    log("kept in memory");

    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(20))).isFalse();
  }

  @Test
  void flush_ofTheLogHandlerSendsItsRecords() {
    AzureMonitorTraceExporter.createAndRegister(
        settings().setBatchDelay(Duration.ofMinutes(1)).build());
    log("one");

    new AzureMonitorLogHandler().flush();

    assertThat(endpoint.items()).hasSize(1);
  }

  @Test
  void flush_withoutAnExporterHasNothingToSend() {
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(1))).isTrue();
  }

  private AzureMonitorExporterConfiguration.Builder settings() {
    return AzureMonitorExporterConfiguration.builder()
        .setConnectionString(endpoint.connectionString())
        .setStorageEnabled(false)
        .setBatchDelay(Duration.ofMillis(20))
        .setShutdownTimeout(Duration.ofSeconds(20))
        .setMetrics(metrics);
  }

  private static void endSpan(String name) {
    Tracing.getTracer()
        .spanBuilder(name)
        .setSampler(Samplers.alwaysSample())
        .startSpan()
        .end();
  }

  private static void log(String text) {
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.addHandler(new AzureMonitorLogHandler());
    logger.info(text);
  }
}
