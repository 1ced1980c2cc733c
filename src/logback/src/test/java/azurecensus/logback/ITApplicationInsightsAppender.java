package azurecensus.logback;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.trace.Span;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Tests an app that uses Logback, with the configuration of docs/logging.md. */
@SuppressWarnings("try") // a span is opened for what happens inside it
@Timeout(60)
class ITApplicationInsightsAppender {
  private static final Path PAGE = Path.of("../../docs/logging.md");

  private final ReceivingEndpoint endpoint = new ReceivingEndpoint();
  private final LoggerContext logback = new LoggerContext();
  private final Logger logger = logback.getLogger("orders.Store");
  private final TestInvocation context = new TestInvocation();

  ITApplicationInsightsAppender() throws IOException {}

  @BeforeEach
  void register() {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(endpoint.connectionString())
        .setStorageEnabled(false)
        .setBatchDelay(Duration.ofMillis(20))
        .build());
    logback.setMDCAdapter(MDC.getMDCAdapter());
  }

  @AfterEach
  void unregister() {
    MDC.clear();
    logback.stop();
    AzureMonitorTraceExporter.unregister();
    endpoint.close();
  }

  /** Configures Logback with the block of this number, from 0, on the page. */
  private void configure(int block) throws JoranException, IOException {
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logback);
    configurator.doConfigure(
        new ByteArrayInputStream(documented(block).getBytes(StandardCharsets.UTF_8)));
  }

  private static String documented(int block) throws IOException {
    List<String> blocks = Files.readString(PAGE)
        .lines()
        .reduce("", (page, line) -> page + line + "\n")
        .transform(page -> List.of(page.split("```xml\n", -1)));
    List<String> configurations = blocks.stream()
        .map(text -> text.substring(0, Math.max(0, text.indexOf("```"))))
        .filter(text -> text.startsWith("<configuration>"))
        .toList();
    return configurations.get(block);
  }

  @Test
  void event_isSentOnceBelowTheCurrentSpan() throws Exception {
    configure(0);
    Span span = Tracing.getTracer()
        .spanBuilder("step")
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    MDC.put("customer", "0ddba11");
    MDC.put("attempt", "overridden below");
    Tracing.getTracer()
        .withSpan(
            span,
            () -> logger
                .atWarn()
                .addKeyValue("attempt", 2)
                .addKeyValue("nothing", (Object) null)
                .log("{} of {} failed", 1, 2))
        .run();

    JsonNode item = endpoint.awaitItems(1).get(0);

    assertThat(item.at("/tags/ai.operation.id").asText())
        .isEqualTo(span.getContext().getTraceId().toLowerBase16());
    assertThat(item.at("/tags/ai.operation.parentId").asText())
        .isEqualTo(span.getContext().getSpanId().toLowerBase16());
    JsonNode data = item.at("/data/baseData");
    assertThat(data.at("/message").asText()).isEqualTo("1 of 2 failed");
    assertThat(data.at("/severityLevel").asInt()).isEqualTo(2);
    assertThat(data.at("/properties/LoggerName").asText()).isEqualTo("orders.Store");
    assertThat(data.at("/properties/ThreadName").asText())
        .isEqualTo(Thread.currentThread().getName());
    assertThat(data.at("/properties/customer").asText()).isEqualTo("0ddba11");
    assertThat(data.at("/properties/attempt").asText()).isEqualTo("2");
    assertThat(data.at("/properties").has("nothing")).isFalse();
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(5))).isTrue();
    assertThat(endpoint.items()).hasSize(1);
  }

  @Test
  void event_thatNamesACustomEventIsTheCustomEvent() throws Exception {
    configure(0);
    logger
        .atInfo()
        .addKeyValue("microsoft.custom_event.name", "order placed")
        .addKeyValue("country", "NO")
        .log("in Oslo");

    JsonNode data = endpoint.awaitItems(1).get(0).path("data");

    assertThat(data.path("baseType").asText()).isEqualTo("EventData");
    assertThat(data.at("/baseData/name").asText()).isEqualTo("order placed");
    assertThat(data.at("/baseData/properties/country").asText()).isEqualTo("NO");
    assertThat(data.at("/baseData/properties/Logger Message").asText()).isEqualTo("in Oslo");
  }

  @Test
  void event_hasFileAndLineWhereAnotherAppenderKnowsThem() throws Exception {
    configure(0);
    AppenderBase<ILoggingEvent> asking = new AppenderBase<>() {
      @Override
      protected void append(ILoggingEvent event) {
        event.getCallerData();
      }
    };
    asking.setContext(logback);
    asking.start();
    logger.info("unknown");
    logger.addAppender(asking);
    logger.info("known");

    List<JsonNode> items = endpoint.awaitItems(2);

    assertThat(items.get(0).at("/data/baseData/properties").has("FileName")).isFalse();
    assertThat(items.get(1).at("/data/baseData/properties/FileName").asText())
        .isEqualTo("ITApplicationInsightsAppender.java");
    assertThat(items.get(1).at("/data/baseData/properties/LineNumber").asInt()).isPositive();
  }

  @Test
  void levels_keepTheirMeaning() throws Exception {
    configure(0);
    logback.getLogger("ROOT").setLevel(Level.TRACE);
    logger.trace("t");
    logger.debug("d");
    logger.info("i");
    logger.error("e", new IllegalStateException("no answer", new IOException("no line")));

    List<JsonNode> items = endpoint.awaitItems(4);

    assertThat(
            items.stream().map(item -> item.at("/data/baseData/severityLevel").asInt()))
        .containsExactly(0, 0, 1, 3);
    JsonNode exception = items.get(3).at("/data/baseData");
    assertThat(exception.at("/exceptions/1/typeName").asText()).isEqualTo("java.io.IOException");
    assertThat(exception.at("/exceptions/0/parsedStack/0/method").asText())
        .isEqualTo(getClass().getName() + ".levels_keepTheirMeaning");
    assertThat(exception.at("/properties/Logger Message").asText()).isEqualTo("e");
  }

  /** Such records come here by way of jul-to-slf4j. */
  @Test
  void recordsOfTheExporter_areNotSent() throws Exception {
    configure(0);
    logback.getLogger("azurecensus.exporter").warn("about itself");
    logger.info("the app");

    endpoint.awaitItems(1);

    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(5))).isTrue();
    assertThat(endpoint.items()).hasSize(1);
  }

  @Test
  void invocationLogger_getsTheEventWhichIsStillSentOnce() throws Exception {
    configure(1);
    LogRecords stream = new LogRecords();
    context.logger.addHandler(stream);
    MDC.put("customer", "0ddba11");

    try (InvocationSpan invocation = InvocationTracer.builder()
        .setLogHandler(new AzureMonitorLogHandler())
        .build()
        .start(context)) {
      logger.info("{} orders", 3);
    }
    logger.info("outside");

    List<JsonNode> items = endpoint.awaitItems(2);
    assertThat(stream.all).singleElement().satisfies(record -> {
      assertThat(record.getMessage()).isEqualTo("3 orders");
      assertThat(record.getLoggerName()).isEqualTo("orders.Store");
    });
    assertThat(items.get(0).at("/data/baseData/message").asText()).isEqualTo("3 orders");
    assertThat(items.get(0).at("/data/baseData/properties/customer").asText()).isEqualTo("0ddba11");
    assertThat(items.get(1).at("/data/baseData/message").asText()).isEqualTo("outside");
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(5))).isTrue();
    assertThat(endpoint.items()).hasSize(2);
  }

  /** The Functions host sends the records of that logger then. */
  @Test
  void invocationLogger_isTheOnlyWayWhenTheHostSendsItsRecords() throws Exception {
    configure(1);
    LogRecords stream = new LogRecords();
    context.logger.addHandler(stream);

    try (InvocationSpan invocation = InvocationTracer.builder()
        .setLogHandler(new AzureMonitorLogHandler())
        .setLogPolicy((name, hostTraces) -> false)
        .build()
        .start(context)) {
      logger.info("by the host");
    }

    assertThat(stream.all).hasSize(1);
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(5))).isTrue();
    assertThat(endpoint.items()).isEmpty();
  }
}
