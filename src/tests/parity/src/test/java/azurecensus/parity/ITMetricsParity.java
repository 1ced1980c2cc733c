package azurecensus.parity;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.exporter.spi.TelemetryLogRecord;
import azurecensus.exporter.testing.DocumentSection;
import azurecensus.exporter.testing.ScriptedEndpoint;
import com.azure.monitor.opentelemetry.autoconfigure.AzureMonitorAutoConfigure;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.metrics.LabelKey;
import io.opencensus.metrics.LabelValue;
import io.opencensus.metrics.MetricOptions;
import io.opencensus.metrics.MetricRegistry;
import io.opencensus.metrics.Metrics;
import io.opencensus.stats.Aggregation;
import io.opencensus.stats.AggregationData;
import io.opencensus.stats.BucketBoundaries;
import io.opencensus.stats.Measure.MeasureDouble;
import io.opencensus.stats.Stats;
import io.opencensus.stats.View;
import io.opencensus.tags.TagKey;
import io.opencensus.tags.TagMetadata;
import io.opencensus.tags.TagValue;
import io.opencensus.tags.Tags;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdkBuilder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Records the same values through OpenCensus and this exporter, and through OpenTelemetry and Azure
 * Monitor's own exporter, in two intervals, and compares every received field. Each difference must
 * be one of the {@link IntendedDifferences}, and each of those must occur.
 */
@Timeout(120)
class ITMetricsParity {
  private static final List<Double> FIRST = List.of(3.0, 8.0, 70.0);
  private static final List<Double> SECOND = List.of(12.0);

  @Test
  void everyDifferenceIsIntended() throws Exception {
    Map<String, JsonNode> ours = throughOurs();
    Map<String, JsonNode> theirs = throughTheirs();

    assertThat(ours.keySet()).containsExactlyElementsOf(theirs.keySet());
    List<Difference> differences = new ArrayList<>();
    ours.forEach((what, item) -> differences.addAll(
        Difference.between(what, item.at("/data/baseType").asText(), item, theirs.get(what))));
    IntendedDifferences intended = IntendedDifferences.ofMetricsAndEvents();
    List<Difference> unlisted =
        differences.stream().filter(difference -> !intended.allow(difference)).toList();
    System.out.println(ours.size() + " items, " + differences.size() + " differences, "
        + unlisted.size() + " of them not intended");
    differences.forEach(System.out::println);
    assertThat(unlisted).isEmpty();
    assertThat(intended.unused()).as("intended, but no longer found").isEmpty();
    new DocumentSection("family.md", "differences").writeOrCheck(intended.table());
  }

  private static Map<String, JsonNode> throughOurs() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
          .setConnectionString(endpoint.connectionString())
          .setStorageEnabled(false)
          .setMetricsEnabled(true)
          .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(System.getenv()))
          .build());
      OpenCensusRecorder recorder = new OpenCensusRecorder();
      recorder.record(FIRST);
      assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(20))).isTrue();
      List<JsonNode> first = ofTheTest(endpoint.items(), 0);
      int count = endpoint.items().size();
      recorder.record(SECOND);
      event();
      assertThat(AzureMonitorTraceExporter.flush(Duration.ofSeconds(20))).isTrue();
      List<JsonNode> second = ofTheTest(endpoint.items(), count);
      AzureMonitorTraceExporter.unregister(); // sends the gauges once more
      return named(first, second);
    }
  }

  private static void event() {
    TelemetryLogRecord record =
        new TelemetryLogRecord(Level.INFO, "order placed").setEventName("order placed");
    record.getProperties().put("country", "NO");
    new AzureMonitorLogHandler().publish(record);
  }

  private static Map<String, JsonNode> throughTheirs() throws IOException {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      AutoConfiguredOpenTelemetrySdkBuilder builder = AutoConfiguredOpenTelemetrySdk.builder();
      AzureMonitorAutoConfigure.customize(
          builder, endpoint.connectionString() + ";LiveEndpoint=" + endpoint.url());
      OpenTelemetrySdk sdk = builder.build().getOpenTelemetrySdk();
      Meter meter = sdk.getMeter("shop");
      LongCounter orders = meter.counterBuilder("orders").build();
      DoubleHistogram amounts = meter.histogramBuilder("amounts").setUnit("NOK").build();
      Attributes norway = Attributes.of(AttributeKey.stringKey("country"), "NO");
      List<Double> last = new ArrayList<>(List.of(0.0));
      meter.gaugeBuilder("last").buildWithCallback(gauge -> gauge.record(last.get(0), norway));
      List<List<JsonNode>> intervals = new ArrayList<>();
      int count = 0;
      for (List<Double> values : List.of(FIRST, SECOND)) {
        for (double value : values) {
          orders.add(1, norway);
          amounts.record(value, norway);
          last.set(0, value);
        }
        if (values == SECOND) {
          sdk.getSdkLoggerProvider()
              .get("shop")
              .logRecordBuilder()
              .setBody("order placed")
              .setAttribute(AttributeKey.stringKey("microsoft.custom_event.name"), "order placed")
              .setAttribute(AttributeKey.stringKey("country"), "NO")
              .emit();
        }
        assertThat(sdk.getSdkMeterProvider()
                .forceFlush()
                .join(30, TimeUnit.SECONDS)
                .isSuccess())
            .isTrue();
        assertThat(sdk.getSdkLoggerProvider()
                .forceFlush()
                .join(30, TimeUnit.SECONDS)
                .isSuccess())
            .isTrue();
        intervals.add(ofTheTest(endpoint.rawItems(), count));
        count = endpoint.rawItems().size();
      }
      sdk.close();
      return named(intervals.get(0), intervals.get(1));
    }
  }

  /** Returns the items that the test recorded; both exporters send others about themselves. */
  private static List<JsonNode> ofTheTest(List<JsonNode> items, int from) {
    return items.subList(from, items.size()).stream()
        .filter(item -> item.at("/data/baseData/properties/country").asText().equals("NO"))
        .toList();
  }

  private static Map<String, JsonNode> named(List<JsonNode> first, List<JsonNode> second) {
    Map<String, JsonNode> named = new TreeMap<>();
    for (JsonNode item : first) {
      assertThat(named.put("1 " + name(item), item)).isNull();
    }
    for (JsonNode item : second) {
      assertThat(named.put("2 " + name(item), item)).isNull();
    }
    return named;
  }

  private static String name(JsonNode item) {
    JsonNode data = item.at("/data/baseData");
    return data.has("name")
        ? data.path("name").asText()
        : data.at("/metrics/0/name").asText();
  }

  /** Records orders through OpenCensus. */
  private static final class OpenCensusRecorder {
    private static final TagKey COUNTRY = TagKey.create("country");
    private static final MeasureDouble AMOUNT = MeasureDouble.create("amount", "", "NOK");
    private static final View AMOUNTS = View.create(
        View.Name.create("amounts"),
        "",
        AMOUNT,
        Aggregation.Distribution.create(BucketBoundaries.create(List.of(5.0, 50.0))),
        List.of(COUNTRY));

    private final MetricRegistry registry = Metrics.getMetricRegistry();
    private final MetricOptions labels = MetricOptions.builder()
        .setLabelKeys(List.of(LabelKey.create("country", "")))
        .build();
    private final List<LabelValue> norway = List.of(LabelValue.create("NO"));
    private final io.opencensus.metrics.LongCumulative.LongPoint orders =
        registry.addLongCumulative("orders", labels).getOrCreateTimeSeries(norway);
    private final io.opencensus.metrics.DoubleGauge.DoublePoint last =
        registry.addDoubleGauge("last", labels).getOrCreateTimeSeries(norway);
    private long recorded;

    OpenCensusRecorder() {
      Stats.getViewManager().registerView(AMOUNTS);
    }

    void record(List<Double> values) {
      for (double value : values) {
        orders.add(1);
        last.set(value);
        Stats.getStatsRecorder()
            .newMeasureMap()
            .put(AMOUNT, value)
            .record(Tags.getTagger()
                .emptyBuilder()
                .put(
                    COUNTRY,
                    TagValue.create("NO"),
                    TagMetadata.create(TagMetadata.TagTtl.NO_PROPAGATION))
                .build());
        recorded++;
      }
      while (count() < recorded) {
        LockSupport.parkNanos(
            10_000_000); // with the shim on the class path, a flush does not wait for stats
      }
    }

    private static long count() {
      return Stats.getViewManager().getView(AMOUNTS.getName()).getAggregationMap().values().stream()
          .mapToLong(data -> ((AggregationData.DistributionData) data).getCount())
          .sum();
    }
  }
}
