package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.testing.ScriptedEndpoint;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
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

/**
 * Tests an app that uses Logback, with the appender, its configuration and the processor of
 * docs/logging.md.
 */
@Timeout(60)
class ITLogback {
  private static final Path PAGE = Path.of("../../docs/logging.md");

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final LoggerContext logback = new LoggerContext();
  private final Logger logger = logback.getLogger("orders.Store");

  ITLogback() throws IOException {}

  @BeforeEach
  void register() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(endpoint.connectionString())
        .setStorageEnabled(false)
        .setBatchDelay(Duration.ofMillis(20))
        .setMetrics(metrics)
        .build());
    logback.setMDCAdapter(MDC.getMDCAdapter()); // as Logback does where it is the provider
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(logback);
    configurator.doConfigure(new ByteArrayInputStream(documented("xml")
        .replace("orders.ApplicationInsightsAppender", ApplicationInsightsAppender.class.getName())
        .getBytes(StandardCharsets.UTF_8)));
  }

  @AfterEach
  void unregister() {
    MDC.clear();
    logback.stop();
    AzureMonitorTraceExporter.unregister();
    endpoint.close();
  }

  /** Returns the first block of this language on the page. */
  private static String documented(String language) throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf("```" + language + "\n") + language.length() + 4;
    return page.substring(begin, page.indexOf("```", begin));
  }

  @Test
  void publish_anEventIsSentOnceBelowTheCurrentSpan() throws Exception {
    Span span = Tracing.getTracer()
        .spanBuilder("step")
        .setSampler(Samplers.alwaysSample())
        .startSpan();
    MDC.put("customer", "0ddba11");
    Tracing.getTracer()
        .withSpan(span, () -> logger.warn("{} of {} failed", 1, 2))
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
    assertThat(metrics.accepted()).isEqualTo(1);
  }

  @Test
  void publish_keyValuePairsAreProperties_andCanNameAnEvent() throws Exception {
    logger
        .atInfo()
        .addKeyValue("microsoft.custom_event.name", "order placed")
        .addKeyValue("country", "NO")
        .log();

    JsonNode data = endpoint.awaitItems(1).get(0).path("data");

    assertThat(data.path("baseType").asText()).isEqualTo("EventData");
    assertThat(data.at("/baseData/name").asText()).isEqualTo("order placed");
    assertThat(data.at("/baseData/properties/country").asText()).isEqualTo("NO");
  }

  @Test
  void publish_hasFileAndLineWhereAnotherAppenderKnowsThem() throws Exception {
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
        .isEqualTo("ITLogback.java");
    assertThat(items.get(1).at("/data/baseData/properties/LineNumber").asInt()).isPositive();
  }

  @Test
  void levels_keepTheirMeaning() throws Exception {
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

  @Test
  void whatTheExporterSays_doesNotComeBack() throws Exception {
    logback.getLogger(ThrottlingLogger.NAME).warn("about itself, by way of jul-to-slf4j");
    logger.info("the app");

    assertThat(endpoint.awaitItems(1)).hasSize(1);
    assertThat(metrics.accepted()).isEqualTo(1);
  }

  @Test
  void page_showsTheAppenderThatIsTested() throws IOException {
    String source = Files.readString(
        Path.of("src/test/java/azurecensus/exporter/ApplicationInsightsAppender.java"));

    assertThat(documented("java"))
        .isEqualTo(source
            .replace("package azurecensus.exporter;", "package orders;")
            .replaceFirst(
                "(?=import azurecensus)", "import azurecensus.exporter.AzureMonitorLogHandler;\n"));
  }
}
