package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.ExporterThreads;
import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.TestSpans;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.metrics.LabelKey;
import io.opencensus.metrics.LabelValue;
import io.opencensus.metrics.LongGauge;
import io.opencensus.metrics.MetricOptions;
import io.opencensus.metrics.Metrics;
import io.opencensus.stats.Aggregation;
import io.opencensus.stats.BucketBoundaries;
import io.opencensus.stats.Measure.MeasureDouble;
import io.opencensus.stats.Measure.MeasureLong;
import io.opencensus.stats.Stats;
import io.opencensus.stats.View;
import io.opencensus.tags.TagContext;
import io.opencensus.tags.TagKey;
import io.opencensus.tags.TagMetadata;
import io.opencensus.tags.TagValue;
import io.opencensus.tags.Tagger;
import io.opencensus.tags.Tags;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests OpenCensus' own views and gauges, from the recording to the endpoint. */
@Timeout(60)
class ITMetrics {
  private static final TagKey COUNTRY = TagKey.create("country");
  private static final MeasureDouble AMOUNT = MeasureDouble.create("amount", "", "NOK");
  private static final MeasureLong ITEMS = MeasureLong.create("items", "", "1");

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final CapturedLog said = new CapturedLog();

  ITMetrics() throws IOException {}

  @BeforeAll
  @SuppressWarnings("deprecation") // of the mean, which apps may still use
  static void registerViews() {
    view("orders", AMOUNT, Aggregation.Count.create());
    view("revenue", AMOUNT, Aggregation.Sum.create());
    view("items", ITEMS, Aggregation.Sum.create());
    view("last", ITEMS, Aggregation.LastValue.create());
    view("mean", AMOUNT, Aggregation.Mean.create());
    view(
        "amounts",
        AMOUNT,
        Aggregation.Distribution.create(BucketBoundaries.create(List.of(10.0, 100.0))));
    LongGauge gauge = Metrics.getMetricRegistry()
        .addLongGauge(
            "open carts",
            MetricOptions.builder()
                .setLabelKeys(List.of(LabelKey.create("shop", "")))
                .build());
    gauge.getOrCreateTimeSeries(List.of(LabelValue.create("Oslo"))).set(17);
  }

  private static void view(String name, io.opencensus.stats.Measure measure, Aggregation how) {
    Stats.getViewManager()
        .registerView(View.create(View.Name.create(name), "", measure, how, List.of(COUNTRY)));
  }

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
    said.close();
    endpoint.close();
  }

  @Test
  void flush_sendsEveryKindOfView_theDifferenceOnly() {
    AzureMonitorTraceExporter.createAndRegister(settings().build());
    flush(); // what other tests of this process recorded
    int before = endpoint.items().size();

    record("NO", 20, 2);
    record("NO", 40, 3);
    record("SE", 5, 1);
    flush();

    Map<String, String> sent = sentSince(before);
    assertThat(sent)
        .containsEntry("orders NO", "2 of 1")
        .containsEntry("orders SE", "1 of 1")
        .containsEntry("revenue NO", "60 of 1")
        .containsEntry("items NO", "5 of 1")
        .containsEntry("last NO", "3 of 1")
        .containsEntry("mean NO", "60 of 2")
        .containsEntry("amounts NO", "60 of 2 from 20 to 40 ±10")
        .containsEntry("amounts SE", "5 of 1")
        .containsEntry("open carts Oslo", "17 of 1");
    int after = endpoint.items().size();
    flush();
    assertThat(sentSince(after))
        .as("gauges alone")
        .containsOnlyKeys("last NO", "last SE", "open carts Oslo");
  }

  @Test
  void unregister_sendsTheLastValues_andTheNextExporterContinues() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(settings().build());
    flush();
    record("DK", 7, 1);
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(20))).isTrue();
    AzureMonitorTraceExporter.unregister();
    int before = endpoint.items().size();
    AzureMonitorTraceExporter.createAndRegister(settings().build());
    record("DK", 8, 1);
    flush();
    AzureMonitorTraceExporter.unregister();

    assertThat(sentSince(before)).containsEntry("revenue DK", "8 of 1");
    ExporterThreads.awaitEnd("");
  }

  @Test
  void interval_sendsWithoutAFlush() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(
        settings().setMetricsInterval(Duration.ofSeconds(1)).build());

    assertThat(endpoint.awaitItems(1)).isNotEmpty();
  }

  @Test
  void counters_areReadWithoutMetrics() throws Exception {
    AzureMonitorTraceExporter.createAndRegister(
        settings().setMetricsEnabled(false).setPerformanceCountersEnabled(true).build());
    AzureMonitorTraceExporter.registered()
        .intake()
        .export(List.of(TestSpans.server("GET /orders").build()));
    flush();

    assertThat(endpoint.awaitItems(7))
        .extracting(item -> item.at("/data/baseData/metrics/0/name").asText())
        .contains(
            "\\Process(??APP_WIN32_PROC??)\\% Processor Time Normalized",
            "\\ASP.NET Applications(??APP_W3SVC_PROC??)\\Requests/Sec");
  }

  @Test
  void metrics_areOffByDefault() {
    AzureMonitorTraceExporter.createAndRegister(
        settings().setMetricsEnabled(false).build());
    record("FI", 1, 1);

    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(20))).isTrue();
    assertThat(endpoint.items()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("azure-monitor-exporter metrics");
  }

  @Test
  void endOfTheProcess_sendsTheLastValues() throws Exception {
    try (Fork program =
        Fork.run(MetricsProgram.class, Map.of(), endpoint.connectionString(), "end")) {
      program.awaitEnd();
    }

    assertThat(sentSince(0)).containsEntry("counted ", "17 of 1");
  }

  @Test
  void implementationWithoutStats_isToldOnce() throws Exception {
    try (Fork program = Fork.runWithout(
        "opencensus-impl-", MetricsProgram.class, endpoint.connectionString(), "flush")) {
      assertThat(program.readAll())
          .filteredOn(line -> line.startsWith("No metrics"))
          .containsExactly(
              "No metrics are exported: the implementation of OpenCensus on the class path has no stats; use opencensus-impl, or add opencensus-impl-core to opencensus-impl-lean.");
    }
  }

  private AzureMonitorExporterConfiguration.Builder settings() {
    return Bench.settings(endpoint.connectionString(), null).setMetricsEnabled(true);
  }

  private static void flush() {
    assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(20))).isTrue();
  }

  private static void record(String country, double amount, long items) {
    Tagger tagger = Tags.getTagger();
    TagContext context = tagger
        .emptyBuilder()
        .put(
            COUNTRY,
            TagValue.create(country),
            TagMetadata.create(TagMetadata.TagTtl.NO_PROPAGATION))
        .build();
    Stats.getStatsRecorder()
        .newMeasureMap()
        .put(AMOUNT, amount)
        .put(ITEMS, items)
        .record(context);
  }

  /** Returns what was received, by name and label. */
  private Map<String, String> sentSince(int before) {
    Map<String, String> sent = new TreeMap<>();
    // oc_worker_spans_pushed and others are OpenCensus' own.
    List<JsonNode> items = endpoint.items();
    for (JsonNode item : items.subList(before, items.size())) {
      JsonNode data = item.at("/data/baseData");
      JsonNode point = data.at("/metrics/0");
      String label =
          data.at("/properties/country").asText(data.at("/properties/shop").asText());
      if (point.path("name").asText().startsWith("oc_")) {
        continue;
      }
      sent.merge(
          point.path("name").asText() + " " + label,
          point.path("value").asText()
              + " of "
              + point.path("count").asInt(1)
              + (point.has("stdDev")
                  ? " from " + point.path("min").asText() + " to "
                      + point.path("max").asText() + " ±" + point.path("stdDev").asText()
                  : ""),
          (one, another) -> one + " and " + another);
    }
    return sent;
  }
}
