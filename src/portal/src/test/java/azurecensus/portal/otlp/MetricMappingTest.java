package azurecensus.portal.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogram;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Gauge;
import io.opentelemetry.proto.metrics.v1.Histogram;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import io.opentelemetry.proto.metrics.v1.Summary;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricMappingTest {
  private static final AggregationTemporality DELTA =
      AggregationTemporality.AGGREGATION_TEMPORALITY_DELTA;
  private static final AggregationTemporality CUMULATIVE =
      AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
  private static final long PORTAL_START = 1000;

  private final CumulativeSeries series = new CumulativeSeries(2, PORTAL_START);

  /** The data of the points that the metric adds; the post is stored. */
  private List<JsonNode> map(Metric.Builder metric) {
    CumulativeSeries.Post post = series.new Post();
    List<JsonNode> mapped = map(metric, post);
    post.stored();
    return mapped;
  }

  private static List<JsonNode> map(Metric.Builder metric, CumulativeSeries.Post post) {
    List<JsonNode> mapped = new ArrayList<>();
    new MetricMapping(
            post,
            5000,
            envelopes ->
                envelopes.forEach(envelope -> mapped.add(envelope.json().at("/data/baseData"))))
        .map(
            metric.setName("orders").build(),
            ByteString.copyFromUtf8("here"),
            Origin.of(Resource.getDefaultInstance(), "k"));
    return mapped;
  }

  private static NumberDataPoint.Builder number(double value, long start, String attributes) {
    return NumberDataPoint.newBuilder()
        .setAsDouble(value)
        .setStartTimeUnixNano(start)
        .setTimeUnixNano(3000)
        .addAllAttributes(OtlpMessages.attributes(attributes));
  }

  private static Metric.Builder sum(
      AggregationTemporality temporality, NumberDataPoint.Builder... points) {
    Sum.Builder sum = Sum.newBuilder().setIsMonotonic(true).setAggregationTemporality(temporality);
    for (NumberDataPoint.Builder point : points) {
      sum.addDataPoints(point);
    }
    return Metric.newBuilder().setSum(sum);
  }

  private static List<Double> values(List<JsonNode> points) {
    return points.stream().map(point -> point.at("/metrics/0/value").asDouble()).toList();
  }

  @Test
  void gauge_hasItsValue() {
    List<JsonNode> points = map(Metric.newBuilder()
        .setGauge(Gauge.newBuilder()
            .addDataPoints(number(4.5, 0, "country=NO; url.path=/x"))
            .addDataPoints(NumberDataPoint.newBuilder().setAsInt(7))));

    assertThat(points.get(0).at("/metrics/0").toString())
        .isEqualTo("{\"name\":\"orders\",\"value\":4.5}");
    assertThat(points.get(0).path("properties").toString())
        .isEqualTo("{\"country\":\"NO\",\"url.path\":\"/x\"}");
    assertThat(values(points)).containsExactly(4.5, 7.0);
  }

  @Test
  void deltas_areKeptAsTheyAre() {
    assertThat(values(map(sum(DELTA, number(3, 2000, null))))).containsExactly(3.0);
    assertThat(values(map(sum(DELTA, number(0, 2000, null))))).containsExactly(0.0);
  }

  @Test
  void cumulativeSum_becomesDifferences() {
    assertThat(values(map(sum(CUMULATIVE, number(3, 2000, null))))).containsExactly(3.0);
    assertThat(values(map(sum(CUMULATIVE, number(10, 2000, null))))).containsExactly(7.0);
    assertThat(values(map(sum(CUMULATIVE, number(10, 2000, null))))).isEmpty();
  }

  @Test
  void cumulativeSumThatStartsAnew_countsFromZero() {
    map(sum(CUMULATIVE, number(3, 2000, null)));

    assertThat(values(map(sum(CUMULATIVE, number(2, 2500, null))))).containsExactly(2.0);
    assertThat(values(map(sum(CUMULATIVE, number(1, 2500, null))))).containsExactly(1.0);
  }

  @Test
  void seriesThatIsOlderThanThePortal_beginsWithItsSecondValue() {
    assertThat(values(map(sum(CUMULATIVE, number(900, 500, null))))).isEmpty();
    assertThat(values(map(sum(CUMULATIVE, number(902, 500, null))))).containsExactly(2.0);
  }

  @Test
  void attributes_tellSeriesApartInAnyOrder() {
    map(sum(CUMULATIVE, number(3, 2000, "a=1; b=2"), number(5, 2000, "a=1; b=3")));

    assertThat(
            values(map(sum(CUMULATIVE, number(4, 2000, "b=2; a=1"), number(7, 2000, "b=3; a=1")))))
        .containsExactly(1.0, 2.0);
  }

  @Test
  void postThatWasNotStored_changesNothing() {
    assertThat(values(map(sum(CUMULATIVE, number(3, 2000, null)), series.new Post())))
        .containsExactly(3.0);
    assertThat(values(map(sum(CUMULATIVE, number(3, 2000, null))))).containsExactly(3.0);
  }

  @Test
  void seriesBeyondTheBound_forgetTheOldest() {
    map(sum(CUMULATIVE, number(3, 500, "a=1")));
    map(sum(CUMULATIVE, number(3, 500, "a=2"), number(3, 500, "a=3")));

    assertThat(values(map(sum(CUMULATIVE, number(5, 500, "a=3"))))).containsExactly(2.0);
    assertThat(values(map(sum(CUMULATIVE, number(5, 500, "a=1"))))).isEmpty();
  }

  @Test
  void cumulativeSumThatMayFall_isAGauge() {
    Metric.Builder falling = Metric.newBuilder()
        .setSum(Sum.newBuilder()
            .setAggregationTemporality(CUMULATIVE)
            .addDataPoints(number(3, 2000, null)));

    assertThat(values(map(falling))).containsExactly(3.0);
    assertThat(values(map(falling))).containsExactly(3.0);
  }

  private static Metric.Builder histogram(
      AggregationTemporality temporality, HistogramDataPoint.Builder point) {
    return Metric.newBuilder()
        .setHistogram(Histogram.newBuilder()
            .setAggregationTemporality(temporality)
            .addDataPoints(point.setStartTimeUnixNano(2000)));
  }

  @Test
  void histogram_hasSumCountMinAndMax() {
    List<JsonNode> points = map(histogram(
        DELTA, HistogramDataPoint.newBuilder().setCount(2).setSum(30).setMin(10).setMax(20)));

    assertThat(points.get(0).at("/metrics/0").toString())
        .isEqualTo("{\"name\":\"orders\",\"value\":30.0,\"count\":2,\"min\":10.0,\"max\":20.0}");
  }

  @Test
  void cumulativeHistogram_becomesDifferences() {
    map(histogram(CUMULATIVE, HistogramDataPoint.newBuilder().setCount(2).setSum(30)));
    List<JsonNode> points = map(histogram(
        CUMULATIVE, HistogramDataPoint.newBuilder().setCount(4).setSum(50).setMax(29)));

    assertThat(points.get(0).at("/metrics/0").toString())
        .isEqualTo("{\"name\":\"orders\",\"value\":20.0,\"count\":2,\"min\":10.0,\"max\":10.0}");
    assertThat(map(
            histogram(CUMULATIVE, HistogramDataPoint.newBuilder().setCount(4).setSum(50))))
        .isEmpty();
  }

  @Test
  void histogramWithoutMinAndMax_hasTheBoundsOfItsBuckets() {
    List<JsonNode> points = map(histogram(
        DELTA,
        HistogramDataPoint.newBuilder()
            .setCount(3)
            .setSum(60)
            .addAllExplicitBounds(List.of(10.0, 20.0, 30.0))
            .addAllBucketCounts(List.of(0L, 1L, 2L, 0L))));

    assertThat(points.get(0).at("/metrics/0/min").asDouble()).isEqualTo(10.0);
    assertThat(points.get(0).at("/metrics/0/max").asDouble()).isEqualTo(30.0);
  }

  @Test
  void exponentialHistogramsAndSummaries_areAggregates() {
    List<JsonNode> exponential = map(Metric.newBuilder()
        .setExponentialHistogram(ExponentialHistogram.newBuilder()
            .setAggregationTemporality(DELTA)
            .addDataPoints(ExponentialHistogramDataPoint.newBuilder()
                .setCount(2)
                .setSum(30)
                .setMin(10)
                .setMax(20))));
    List<JsonNode> summary = map(Metric.newBuilder()
        .setSummary(Summary.newBuilder()
            .addDataPoints(SummaryDataPoint.newBuilder()
                .setStartTimeUnixNano(2000)
                .setCount(2)
                .setSum(30))));

    assertThat(exponential.get(0).at("/metrics/0/max").asDouble()).isEqualTo(20.0);
    assertThat(summary.get(0).at("/metrics/0/count").asInt()).isEqualTo(2);
  }

  @Test
  void pointsWithoutAValue_areLeftOut() {
    assertThat(map(Metric.newBuilder()
            .setGauge(Gauge.newBuilder()
                .addDataPoints(number(Double.NaN, 0, null))
                .addDataPoints(number(1, 0, null)
                    .setFlags(DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE)))))
        .isEmpty();
    assertThat(map(Metric.newBuilder())).isEmpty();
  }
}
