package azurecensus.exporter.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.TestTime;
import azurecensus.exporter.testing.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.common.Timestamp;
import io.opencensus.metrics.LabelKey;
import io.opencensus.metrics.LabelValue;
import io.opencensus.metrics.export.Distribution;
import io.opencensus.metrics.export.Distribution.Bucket;
import io.opencensus.metrics.export.Distribution.BucketOptions;
import io.opencensus.metrics.export.Metric;
import io.opencensus.metrics.export.MetricDescriptor;
import io.opencensus.metrics.export.MetricProducer;
import io.opencensus.metrics.export.MetricProducerManager;
import io.opencensus.metrics.export.Point;
import io.opencensus.metrics.export.Summary;
import io.opencensus.metrics.export.TimeSeries;
import io.opencensus.metrics.export.Value;
import io.opencensus.stats.View;
import io.opencensus.stats.ViewData;
import io.opencensus.stats.ViewManager;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsReaderTest {
  private static final Timestamp START = Timestamp.create(1_777_636_000, 0);
  private static final Timestamp NOW = Timestamp.create(1_777_636_800, 0);

  private final Set<MetricProducer> producers = new LinkedHashSet<>();
  private final List<JsonNode> sent = new ArrayList<>();
  private final SeriesMemory memory = new SeriesMemory();
  private final CapturedLog said = new CapturedLog();
  private MetricsReader reader = reader();

  private MetricsReader reader() {
    MetricProducerManager manager = new MetricProducerManager() {
      @Override
      public void add(MetricProducer producer) {
        producers.add(producer);
      }

      @Override
      public void remove(MetricProducer producer) {
        producers.remove(producer);
      }

      @Override
      public Set<MetricProducer> getAllMetricProducer() {
        return producers;
      }
    };
    return new MetricsReader(
        manager,
        new NoViews(),
        memory,
        "shop",
        "sdk",
        (EncodableItem item) -> sent.add(Wire.envelope(item)),
        new ThrottlingLogger(new TestTime()));
  }

  @AfterEach
  void close() {
    said.close();
  }

  @Test
  void read_sendsAGaugeAsItIs() {
    assertThat(read(metric(MetricDescriptor.Type.GAUGE_DOUBLE, "ms", Value.doubleValue(17.5))))
        .hasSize(1);

    JsonNode envelope = sent.get(0);
    assertThat(envelope.path("time").asText()).isEqualTo("2026-05-01T12:00:00.0000000Z");
    assertThat(envelope.at("/tags/ai.internal.sdkVersion").asText()).isEqualTo("sdk");
    assertThat(envelope.at("/data/baseData"))
        .hasToString("{\"ver\":2,\"metrics\":[{\"ns\":\"shop\",\"name\":\"m\",\"value\":17.5}],"
            + "\"properties\":{\"country\":\"NO\",\"unit\":\"ms\"}}");
  }

  @Test
  void read_repeatsAGauge() {
    Metric gauge = metric(MetricDescriptor.Type.GAUGE_INT64, "1", Value.longValue(3));

    assertThat(values(gauge)).containsExactly(3.0);
    assertThat(values(gauge)).containsExactly(3.0);
  }

  @Test
  void read_sendsTheDifferenceOfACumulativeValue() {
    assertThat(values(cumulative(5))).containsExactly(5.0);
    assertThat(values(cumulative(12))).containsExactly(7.0);
    assertThat(values(cumulative(12))).isEmpty();
    assertThat(values(cumulative(13))).containsExactly(1.0);
  }

  @Test
  void read_sendsTheWholeValueAfterAReset() {
    values(cumulative(5));

    assertThat(values(cumulative(3))).as("a value that became less").containsExactly(3.0);
    assertThat(values(metric(
            MetricDescriptor.Type.CUMULATIVE_INT64,
            "1",
            Value.longValue(8),
            Timestamp.create(1_777_636_700, 0))))
        .as("another start")
        .containsExactly(8.0);
  }

  @Test
  void read_continuesWhereAFormerExporterEnded() {
    values(cumulative(5));
    reader = reader();

    assertThat(values(cumulative(6))).containsExactly(1.0);
  }

  @Test
  void read_sendsTheDifferenceOfADistribution() {
    read(distribution(2, 30, 50, 0, 2)); // 10 and 20

    JsonNode first = sent.get(0).at("/data/baseData/metrics/0");
    read(distribution(4, 100, 2550, 1, 3)); // 3 and 67 more
    JsonNode second = sent.get(0).at("/data/baseData/metrics/0");
    assertThat(read(distribution(4, 100, 2550, 1, 3))).isEmpty();

    assertThat(first)
        .hasToString("{\"ns\":\"shop\",\"name\":\"m\",\"value\":30,\"count\":2,"
            + "\"min\":10,\"max\":20,\"stdDev\":5}");
    assertThat(second.path("value").asDouble()).isEqualTo(70);
    assertThat(second.path("count").asInt()).isEqualTo(2);
    assertThat(second.path("min").asDouble()).isLessThanOrEqualTo(3);
    assertThat(second.path("max").asDouble()).isGreaterThanOrEqualTo(67);
  }

  @Test
  void read_sendsSumAndCountOfASummaryAndItsPercentiles() {
    Metric summary = metric(
        MetricDescriptor.Type.SUMMARY,
        "ms",
        Value.summaryValue(Summary.create(
            4L,
            100.0,
            Summary.Snapshot.create(
                4L, 100.0, List.of(Summary.Snapshot.ValueAtPercentile.create(99, 60))))));

    read(summary);

    assertThat(sent)
        .extracting(item -> item.at("/data/baseData/metrics/0/name").asText()
            + " "
            + item.at("/data/baseData/metrics/0/value").asText()
            + " "
            + item.at("/data/baseData/metrics/0/count").asInt(1)
            + " "
            + item.at("/data/baseData/properties/percentile").asText("-"))
        .containsExactly("m 100 4 -", "m_percentile 60 1 99.0");
    assertThat(values(summary)).as("nothing new but the percentile").containsExactly(60.0);
  }

  @Test
  void read_leavesOutWhatIsNoNumber() {
    assertThat(read(metric(MetricDescriptor.Type.GAUGE_DOUBLE, "1", Value.doubleValue(Double.NaN))))
        .isEmpty();
    assertThat(read(metric(MetricDescriptor.Type.GAUGE_DOUBLE, "1", Value.doubleValue(1 / 0.0))))
        .isEmpty();
  }

  @Test
  void read_ofAProducerThatFailsSendsTheOthersAndForgetsNothing() {
    boolean[] broken = {false};
    MetricProducer failing = producer(() -> {
      if (broken[0]) {
        throw new IllegalStateException("5ecret");
      }
      return List.of(cumulative(5));
    });
    producers.add(failing);
    producers.add(producer(
        () -> List.of(metric(MetricDescriptor.Type.GAUGE_INT64, "1", Value.longValue(7)))));
    reader.read();
    sent.clear();
    broken[0] = true;

    reader.read();

    assertThat(sentValues()).containsExactly(7.0);
    assertThat(said.texts())
        .hasSize(1)
        .first()
        .asString()
        .startsWith("The producer of metrics ")
        .contains("IllegalStateException")
        .doesNotContain("5ecret");
    broken[0] = false;
    sent.clear();
    reader.read();
    assertThat(sentValues()).as("nothing is sent twice").containsExactly(7.0);
  }

  @Test
  void read_forgetsASeriesThatVanished() {
    values(cumulative(5));
    read(); // without it

    assertThat(values(cumulative(5))).as("a new one of the same name").containsExactly(5.0);
  }

  @Test
  void read_boundsTheNumberOfSeriesAndWarnsOnce() {
    Metric many = Metric.create(
        descriptor(MetricDescriptor.Type.CUMULATIVE_INT64, "1"),
        IntStream.range(0, SeriesMemory.MOST_SERIES + 10)
            .mapToObj(i -> TimeSeries.createWithOnePoint(
                List.of(LabelValue.create("c" + i)), Point.create(Value.longValue(1), NOW), START))
            .toList());

    assertThat(read(many)).hasSize(SeriesMemory.MOST_SERIES);
    read(many);

    assertThat(said.texts())
        .containsExactly(
            "There are more than 5000 time series of metrics; further ones are not exported. A label of m may have too many values.");
  }

  @Test
  void read_leavesOutALabelWithoutAValue() {
    Metric metric = Metric.createWithOneTimeSeries(
        descriptor(MetricDescriptor.Type.GAUGE_INT64, "1"),
        TimeSeries.createWithOnePoint(
            List.of(LabelValue.create(null)), Point.create(Value.longValue(1), NOW), START));

    read(metric);

    assertThat(sent.get(0).at("/data/baseData").has("properties")).isFalse();
  }

  private List<Double> values(Metric metric) {
    read(metric);
    return sentValues();
  }

  private List<Double> sentValues() {
    return sent.stream()
        .map(item -> item.at("/data/baseData/metrics/0/value").asDouble())
        .toList();
  }

  /** Reads these metrics, of one producer that stays the same; returns what is sent. */
  private List<JsonNode> read(Metric... metrics) {
    if (producers.isEmpty()) {
      producers.add(producer(() -> List.of()));
    }
    ((FakeProducer) producers.iterator().next()).metrics = () -> List.of(metrics);
    sent.clear();
    reader.read();
    return List.copyOf(sent);
  }

  private static FakeProducer producer(Metrics metrics) {
    return new FakeProducer(metrics);
  }

  @FunctionalInterface
  private interface Metrics {
    Collection<Metric> get();
  }

  private static final class NoViews extends ViewManager {
    @Override
    public void registerView(View view) {}

    @Override
    public ViewData getView(View.Name name) {
      return null;
    }

    @Override
    public Set<View> getAllExportedViews() {
      return Set.of();
    }
  }

  private static final class FakeProducer extends MetricProducer {
    private Metrics metrics;

    FakeProducer(Metrics metrics) {
      this.metrics = metrics;
    }

    @Override
    public Collection<Metric> getMetrics() {
      return metrics.get();
    }
  }

  private static Metric cumulative(long value) {
    return metric(MetricDescriptor.Type.CUMULATIVE_INT64, "1", Value.longValue(value));
  }

  private static Metric distribution(
      long count, double sum, double squaredDeviations, long low, long high) {
    return metric(
        MetricDescriptor.Type.CUMULATIVE_DISTRIBUTION,
        "ms",
        Value.distributionValue(Distribution.create(
            count,
            sum,
            squaredDeviations,
            BucketOptions.explicitOptions(List.of(5.0)),
            List.of(Bucket.create(low), Bucket.create(high)))));
  }

  private static MetricDescriptor descriptor(MetricDescriptor.Type type, String unit) {
    return MetricDescriptor.create(
        "m", "description", unit, type, List.of(LabelKey.create("country", "")));
  }

  private static Metric metric(MetricDescriptor.Type type, String unit, Value value) {
    return metric(type, unit, value, START);
  }

  private static Metric metric(
      MetricDescriptor.Type type, String unit, Value value, Timestamp start) {
    return Metric.createWithOneTimeSeries(
        descriptor(type, unit),
        TimeSeries.createWithOnePoint(
            List.of(LabelValue.create("NO")), Point.create(value, NOW), start));
  }
}
