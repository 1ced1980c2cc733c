package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.spi.TelemetryLogRecord;
import azurecensus.exporter.testing.ScriptedEndpoint;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ITAzureMonitorLogHandler {
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final Logger logger = Logger.getAnonymousLogger();

  ITAzureMonitorLogHandler() throws IOException {}

  @BeforeEach
  void register() {
    AzureMonitorTraceExporter.createAndRegister(configuration().build());
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.ALL);
    logger.addHandler(new AzureMonitorLogHandler());
  }

  private AzureMonitorExporterConfiguration.Builder configuration() {
    return AzureMonitorExporterConfiguration.builder()
        .setConnectionString(endpoint.connectionString())
        .setBatchDelay(Duration.ofMillis(20))
        .setMetrics(metrics)
        .setLogSource(true)
        .addTelemetryProcessor(item -> {
          logger.info("a processor that logs"); // must not be exported again
          return true;
        });
  }

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
    endpoint.close();
  }

  @Test
  void publish_aRecordIsSentOnceBelowTheCurrentSpan() throws Exception {
    Span span = Tracing.getTracer()
        .spanBuilder("step")
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    Tracing.getTracer()
        .withSpan(span, () -> logger.log(Level.WARNING, "{0} of {1} failed", new Object[] {1, 2}))
        .run();

    JsonNode item = endpoint.awaitItems(1).get(0);

    assertThat(item.at("/tags/ai.operation.id").asText())
        .isEqualTo(span.getContext().getTraceId().toLowerBase16());
    assertThat(item.at("/tags/ai.operation.parentId").asText())
        .isEqualTo(span.getContext().getSpanId().toLowerBase16());
    JsonNode data = item.at("/data/baseData");
    assertThat(data.at("/message").asText()).isEqualTo("1 of 2 failed");
    assertThat(data.at("/severityLevel").asInt()).isEqualTo(2);
    assertThat(data.at("/properties/ClassName").asText()).isEqualTo(getClass().getName());
    assertThat(data.at("/properties/MethodName").asText())
        .contains("publish_aRecordIsSentOnceBelowTheCurrentSpan");
    assertThat(data.at("/properties/ThreadName").asText())
        .isEqualTo(Thread.currentThread().getName());
    assertThat(metrics.accepted()).isEqualTo(1);
  }

  @Test
  void publish_withoutSpanHasNoOperation() throws Exception {
    logger.info("alone");

    JsonNode tags = endpoint.awaitItems(1).get(0).path("tags");

    assertThat(tags.has("ai.operation.id")).isFalse();
    assertThat(tags.has("ai.operation.parentId")).isFalse();
  }

  @Test
  void publish_throwableIsAnException() throws Exception {
    logger.log(
        Level.SEVERE,
        "exception caught",
        new IllegalStateException("outer", new AssertionError("inner")));

    JsonNode data = endpoint.awaitItems(1).get(0).at("/data/baseData");

    assertThat(data.at("/exceptions")).hasSize(2);
    assertThat(data.at("/exceptions/0/typeName").asText())
        .isEqualTo("java.lang.IllegalStateException");
    assertThat(data.at("/exceptions/1/typeName").asText()).isEqualTo("java.lang.AssertionError");
    assertThat(data.at("/exceptions/1/outerId").asInt()).isEqualTo(1);
    assertThat(data.at("/exceptions/0/parsedStack/0/method").asText())
        .isEqualTo(getClass().getName() + ".publish_throwableIsAnException");
    assertThat(data.at("/problemId").asText())
        .isEqualTo("java.lang.IllegalStateException at " + getClass().getName()
            + ".publish_throwableIsAnException");
    assertThat(data.at("/severityLevel").asInt()).isEqualTo(3);
    assertThat(data.at("/properties/Logger Message").asText()).isEqualTo("exception caught");
  }

  @Test
  void publish_parametersAndResourceBundleAreApplied() throws Exception {
    LogRecord record = new LogRecord(Level.INFO, "greeting");
    record.setResourceBundle(new ListResourceBundle() {
      @Override
      protected Object[][] getContents() {
        return new Object[][] {{"greeting", "Guten Tag, {0}"}};
      }
    });
    record.setParameters(new Object[] {"Ada"});
    logger.log(record);

    assertThat(endpoint.awaitItems(1).get(0).at("/data/baseData/message").asText())
        .isEqualTo("Guten Tag, Ada");
  }

  @Test
  void publish_mapsAmongTheParametersAreProperties() throws Exception {
    logger.log(Level.INFO, "order {0} placed", new Object[] {
      17, Map.of("country", "NO", "items", 3), Map.of(1, "no name")
    });

    JsonNode data = endpoint.awaitItems(1).get(0).at("/data/baseData");

    assertThat(data.path("message").asText()).isEqualTo("order 17 placed");
    assertThat(data.at("/properties/country").asText()).isEqualTo("NO");
    assertThat(data.at("/properties/items").asText()).isEqualTo("3");
    assertThat(data.at("/properties")).hasSize(6); // and logger, level, thread, class, method
  }

  @Test
  void publish_aRecordOfOursHasPropertiesMeasurementsAndAPlace() throws Exception {
    TelemetryLogRecord record = new TelemetryLogRecord(Level.INFO, "order placed")
        .setThreadName("worker-7")
        .setSource("Shop.java", 17);
    record.getProperties().put("country", "NO");
    record.getMeasurements().put("total", 17.5);
    logger.log(record);

    JsonNode data = endpoint.awaitItems(1).get(0).at("/data/baseData");

    assertThat(data.path("message").asText()).isEqualTo("order placed");
    assertThat(data.path("measurements")).hasToString("{\"total\":17.5}");
    assertThat(data.at("/properties/ThreadName").asText()).isEqualTo("worker-7");
    assertThat(data.at("/properties/FileName").asText()).isEqualTo("Shop.java");
    assertThat(data.at("/properties/LineNumber").asText()).isEqualTo("17");
    assertThat(data.at("/properties/country").asText()).isEqualTo("NO");
  }

  @Test
  void publish_aRecordThatNamesAnEventIsTheEvent() throws Exception {
    TelemetryLogRecord record =
        new TelemetryLogRecord(Level.INFO, "in {0}").setEventName("order placed");
    record.setParameters(new Object[] {"Oslo"});
    record.getMeasurements().put("total", 17.5);
    logger.log(record);
    logger.log(Level.INFO, "order", new Object[] {Map.of("microsoft.custom_event.name", "order")});

    List<JsonNode> items = endpoint.awaitItems(2);

    assertThat(items)
        .extracting(item -> item.at("/data/baseType").asText())
        .containsOnly("EventData");
    JsonNode data = items.get(0).at("/data/baseData");
    assertThat(data.path("name").asText()).isEqualTo("order placed");
    assertThat(data.at("/properties/Logger Message").asText()).isEqualTo("in Oslo");
    assertThat(data.at("/properties/microsoft.custom_event.name").isMissingNode())
        .isTrue();
    assertThat(data.path("measurements")).hasToString("{\"total\":17.5}");
    assertThat(items.get(1).at("/data/baseData/name").asText()).isEqualTo("order");
    assertThat(items.get(1).at("/data/baseData/properties").has("Logger Message"))
        .isFalse();
  }

  @Test
  void process_seesTheTypesOfAnException() throws Exception {
    List<String> types = new ArrayList<>();
    AzureMonitorTraceExporter.unregister();
    AzureMonitorTraceExporter.createAndRegister(configuration()
        .addTelemetryProcessor(item -> types.addAll(item.getExceptionTypes()))
        .build());
    logger.log(Level.SEVERE, "caught", new IllegalStateException(new IOException("no line")));

    assertThat(endpoint.awaitItems(1)).hasSize(1);
    assertThat(types).containsExactly("java.lang.IllegalStateException", "java.io.IOException");
  }

  @Test
  void publish_countsWhatCannotBeReadAndNeverThrows() {
    logger.log(Level.SEVERE, "caught", new IllegalStateException() {
      private static final long serialVersionUID = 1;

      @Override
      public String getMessage() {
        throw new UnsupportedOperationException("no message");
      }
    });
    logger.log(Level.SEVERE, "caught", new IllegalStateException() {
      private static final long serialVersionUID = 1;

      @Override
      public synchronized Throwable getCause() {
        throw new StackOverflowError();
      }
    });

    assertThat(metrics.dropped(DropReason.CONVERSION_FAILED)).isEqualTo(2);
    assertThat(metrics.accepted()).isZero();
  }

  @Test
  void publish_withoutExporterDoesNothing() {
    AzureMonitorTraceExporter.unregister();

    logger.info("nobody listens");

    assertThat(metrics.accepted()).isZero();
  }

  @Test
  void publish_leavesOutWhatTheExporterSays() throws Exception {
    AzureMonitorLogHandler handler = new AzureMonitorLogHandler();
    Logger own = Logger.getLogger(ThrottlingLogger.NAME);
    own.addHandler(handler);
    own.warning("about itself");
    own.removeHandler(handler);
    logger.info("the app");

    assertThat(endpoint.awaitItems(1)).hasSize(1);
    assertThat(metrics.accepted()).isEqualTo(1);
  }
}
