package azurecensus.exporter.internal.live;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.counters.JdkMachine;
import azurecensus.exporter.internal.delivery.HttpTransport;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TokenCache;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.ExceptionDetails;
import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.StrictLiveService;
import azurecensus.exporter.testing.TestTime;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Steps through the states on a held clock, against a strict stand-in of the service. */
@Timeout(60)
class LiveMetricsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration PING = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofSeconds(60);

  private final TestTime time = new TestTime();
  private final StrictLiveService service = new StrictLiveService();
  private final CapturedLog said = new CapturedLog();
  private final LiveCollector collector = new LiveCollector(new JdkMachine(), time);
  private final int[] tokens = {0};
  private final LiveMetrics metrics =
      new LiveMetrics(client(), collector, new ThrottlingLogger(time), time);

  LiveMetricsTest() throws IOException {}

  private LiveClient client() {
    Duration timeout = Duration.ofSeconds(20); // on a busy machine
    return new LiveClient(
        URI.create(service.url()),
        StrictLiveService.KEY,
        new LiveClient.Source(
            "shop", "shop-1", "java17:oc0.31.1:ext1", "0123456789abcdef".repeat(2)),
        new HttpTransport(timeout, timeout, time),
        new TokenCache(
            audience -> new AccessToken("token" + ++tokens[0], Instant.MAX), "audience", time),
        time);
  }

  @AfterEach
  void close() {
    said.close();
    service.close();
  }

  /** Does the next step, and lets the pause after it pass. */
  private Duration step() {
    Duration pause = metrics.step();
    time.pass(pause);
    return pause;
  }

  @Test
  void step_asksEvery5SecondsWhileNobodyWatches() {
    assertThat(step()).isEqualTo(PING);
    assertThat(step()).isEqualTo(PING);

    assertThat(service.pings()).hasSize(2);
    assertThat(service.pings().get(0).path("RoleName").asText()).isEqualTo("shop");
    assertThat(service.points()).isEmpty();
    assertThat(service.authorizations()).containsOnly("Bearer token1");
  }

  @Test
  void step_takesTheServicesHintWithinBounds() {
    service.headers(Map.of("x-ms-qps-service-polling-interval-hint", "20000"));
    assertThat(step()).isEqualTo(Duration.ofSeconds(20));
    service.headers(Map.of("x-ms-qps-service-polling-interval-hint", "1"));
    assertThat(step()).isEqualTo(SECOND);
    service.headers(Map.of("x-ms-qps-service-polling-interval-hint", "9999999999"));
    assertThat(step()).isEqualTo(Duration.ofMinutes(5));
    service.headers(Map.of("x-ms-qps-service-polling-interval-hint", "soon"));
    assertThat(step()).isEqualTo(PING);
  }

  @Test
  void step_postsEachSecondWhileSomebodyWatches() {
    collector.observe(request("before anybody watched", true));
    service.subscribed("true");
    assertThat(step()).isEqualTo(SECOND);
    collector.observe(request("GET /orders", true));
    collector.observe(request("GET /orders", false));
    collector.observe(item(TelemetryItem.Type.DEPENDENCY).setDurationNanos(40_000_000));
    collector.observe(item(TelemetryItem.Type.EXCEPTION)
        .setExceptions(ExceptionDetails.chainOf(new IllegalStateException("no answer"))));
    collector.observe(item(TelemetryItem.Type.METRIC));
    assertThat(step()).isEqualTo(SECOND);

    JsonNode point = service.points().get(0);
    assertThat(StrictLiveService.metrics(point))
        .containsEntry("\\ApplicationInsights\\Requests/Sec", 2.0)
        .containsEntry("\\ApplicationInsights\\Requests Failed/Sec", 1.0)
        .containsEntry("\\ApplicationInsights\\Requests Succeeded/Sec", 1.0)
        .containsEntry("\\ApplicationInsights\\Request Duration", 100.0)
        .containsEntry("\\ApplicationInsights\\Dependency Calls/Sec", 1.0)
        .containsEntry("\\ApplicationInsights\\Dependency Call Duration", 40.0)
        .containsEntry("\\ApplicationInsights\\Exceptions/Sec", 1.0)
        .containsKeys(
            "\\Memory\\Committed Bytes",
            "\\Process\\Physical Bytes",
            "\\Processor(_Total)\\% Processor Time",
            "\\% Process\\Processor Time Normalized");
    assertThat(point.path("Documents"))
        .as("without a configuration every item is a document")
        .hasSize(4);
    assertThat(point.at("/Documents/3/ExceptionMessage").asText()).isEqualTo("no answer");
    step();
    assertThat(StrictLiveService.metrics(service.points().get(1)))
        .as("each second begins anew")
        .containsEntry("\\ApplicationInsights\\Requests/Sec", 0.0)
        .doesNotContainKey("\\ApplicationInsights\\Request Duration");
  }

  @Test
  void step_asksAgainWhenThePageIsClosed() {
    service.subscribed("true");
    step();
    service.subscribed("false");
    assertThat(step()).isEqualTo(PING);
    assertThat(step()).isEqualTo(PING);
    collector.observe(request("nobody watches", true));
    service.subscribed("true");
    step();
    step();

    assertThat(service.pings()).hasSize(3);
    assertThat(StrictLiveService.metrics(service.points().get(1)))
        .containsEntry("\\ApplicationInsights\\Requests/Sec", 0.0);
  }

  @Test
  void step_asksAgainWhenAPostsAnswerHasNoHeader() {
    service.subscribed("true");
    step();
    service.subscribed(null);

    assertThat(step()).isEqualTo(PING);
  }

  @Test
  void step_asksOnceAMinuteAfterAMinuteWithoutAnAnswer() {
    service.subscribed(null);
    for (int i = 0; i < 12; i++) {
      assertThat(step()).isEqualTo(PING);
    }

    assertThat(step()).isEqualTo(LONG);
    service.subscribed("false");
    assertThat(step()).isEqualTo(PING);
    assertThat(said.records()).as("failures are silent").isEmpty();
  }

  @Test
  void step_losesSamplesAndThenAsksOnceAMinute() {
    service.subscribed("true");
    step();
    service.status(503);
    for (int i = 0; i < 19; i++) {
      assertThat(step()).isEqualTo(SECOND);
    }

    assertThat(step()).isEqualTo(LONG);
    assertThat(step()).as("a ping").isEqualTo(LONG);
    assertThat(service.pings()).hasSize(2);
    service.status(200);
    assertThat(step()).isEqualTo(SECOND);
    step();
    assertThat(StrictLiveService.metrics(service.points().get(20)))
        .containsEntry("\\ApplicationInsights\\Requests/Sec", 0.0);
  }

  @Test
  void step_renewsARefusedToken() {
    service.status(401);
    step();
    service.status(200);
    step();

    assertThat(service.authorizations()).containsExactly("Bearer token1", "Bearer token2");
  }

  @Test
  void step_honoursFiltersAndProjections() {
    service.configuration("e1", """
        {"ETag":"e1","Metrics":[
          {"Id":"slow","TelemetryType":"Request","Projection":"Duration","Aggregation":"Max",
           "FilterGroups":[{"Filters":[{"FieldName":"Name","Predicate":"Contains","Comparand":"orders"}]}]},
          {"Id":"failed","TelemetryType":"Request","Projection":"Count()","Aggregation":"Sum",
           "FilterGroups":[{"Filters":[{"FieldName":"Success","Predicate":"Equal","Comparand":"false"},
                                       {"FieldName":"Name","Predicate":"Equal","Comparand":"GET /orders"}]},
                           {"Filters":[{"FieldName":"Name","Predicate":"Equal","Comparand":"GET /other"}]}]},
          {"Id":"total","TelemetryType":"Event","Projection":"CustomDimensions.total","Aggregation":"Avg","FilterGroups":[]},
          {"Id":"none","TelemetryType":"Dependency","Projection":"Count()","Aggregation":"Min","FilterGroups":[]},
          {"Id":"bad","TelemetryType":"Metric","Projection":"Count()","Aggregation":"Sum","FilterGroups":[]},
          {"Id":"worse","TelemetryType":"Request","Projection":"CustomMetrics.x","Aggregation":"Sum","FilterGroups":[]}],
         "DocumentStreams":[
          {"Id":"all-types-default","DocumentFilterGroups":[
            {"TelemetryType":"Request","Filters":{"Filters":[{"FieldName":"Success","Predicate":"Equal","Comparand":"false"}]}},
            {"TelemetryType":"Event","Filters":{"Filters":[]}},
            {"TelemetryType":"Trace","Filters":{"Filters":[{"FieldName":"Color","Predicate":"Equal","Comparand":"red"}]}}]}],
         "QuotaInfo":null}
        """);
    service.subscribed("true");
    step();
    collector.observe(request("GET /orders", false).setDurationNanos(300_000_000));
    collector.observe(request("GET /orders", true).setDurationNanos(500_000_000));
    collector.observe(request("GET /other", true));
    EncodableItem event = item(TelemetryItem.Type.EVENT).setName("order placed");
    event.getMeasurements().put("total", 17.5);
    collector.observe(event);
    collector.observe(item(TelemetryItem.Type.EVENT).setName("without total"));
    collector.observe(item(TelemetryItem.Type.MESSAGE).setMessage("not asked for"));
    step();

    JsonNode point = service.points().get(0);
    assertThat(StrictLiveService.metrics(point))
        .containsEntry("slow", 500.0)
        .containsEntry("failed", 2.0)
        .containsEntry("total", 17.5)
        .containsEntry("none", 0.0)
        .doesNotContainKeys("bad", "worse");
    assertThat(point.path("Documents"))
        .extracting(document -> document.path("DocumentType").asText() + " "
            + document.path("Name").asText() + " " + document.path("DocumentStreamIds"))
        .containsExactly(
            "Request GET /orders [\"all-types-default\"]",
            "Event order placed [\"all-types-default\"]",
            "Event without total [\"all-types-default\"]");
    assertThat(point.path("CollectionConfigurationErrors"))
        .extracting(error -> error.path("CollectionConfigurationErrorType").asText() + " "
            + error.at("/Data/1/value").asText())
        .containsExactly(
            "MetricTelemetryTypeUnsupported bad",
            "MetricFailureToCreate worse",
            "DocumentStreamFailureToCreate all-types-default");
  }

  @Test
  void step_keepsTheFormerConfigurationWhenOneCannotBeRead() {
    service.configuration("e1", "{\"ETag\":\"e1\",\"Metrics\":[],\"DocumentStreams\":[]}");
    service.subscribed("true");
    step();
    service.configuration("e2", "[not a configuration]");
    step();
    collector.observe(request("GET /orders", true));
    step();

    assertThat(service.points().get(1).path("Documents")).isEmpty();
    assertThat(said.texts()).hasSize(1);
  }

  @Test
  void observe_countsNothingWhileNobodyWatches() {
    collector.observe(request("GET /orders", false));

    assertThat(collector.take().documents()).isEmpty();
  }

  @Test
  void observe_boundsTheDocumentsOfASecond() {
    service.subscribed("true");
    step();
    for (int i = 0; i < 1000; i++) {
      collector.observe(request("GET /orders", true));
    }
    step();

    assertThat(service.points().get(0).path("Documents")).hasSize(100);
    assertThat(StrictLiveService.metrics(service.points().get(0)))
        .containsEntry("\\ApplicationInsights\\Requests/Sec", 1000.0);
  }

  private static EncodableItem request(String name, boolean success) {
    return item(TelemetryItem.Type.REQUEST)
        .setName(name)
        .setSuccess(success)
        .setDurationNanos(100_000_000);
  }

  private static EncodableItem item(TelemetryItem.Type type) {
    return new EncodableItem(type, Instant.EPOCH);
  }
}
