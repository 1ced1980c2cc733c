package azurecensus.exporter.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import azurecensus.exporter.internal.encode.MetricValue;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests that the difference of two totals describes exactly the values between them. */
class TotalPropertiesTest {
  private static final List<Double> BOUNDS = List.of(1.0, 10.0, 100.0, 1000.0);

  @Property
  void since_isTheTotalOfTheLaterValues(
      @ForAll("values") List<Double> earlier, @ForAll("values") List<Double> later) {
    Total former = total(earlier);
    Total whole = total(Stream.concat(earlier.stream(), later.stream()).toList());
    Total expected = total(later);

    assertThat(whole.continues(former)).isTrue();
    Total part = whole.since(former);

    assertThat(part.count()).isEqualTo(later.size());
    assertThat(part.buckets()).isEqualTo(expected.buckets());
    assertThat(part.sum()).isCloseTo(expected.sum(), within(1e-6));
    assertThat(part.squaredDeviations()).isCloseTo(expected.squaredDeviations(), within(1.0));
  }

  @Property
  void toMetric_boundsTheValues(@ForAll("values") List<Double> values) {
    if (values.isEmpty()) {
      return;
    }
    MetricValue metric = total(values).toMetric("shop");

    double min = Collections.min(values);
    double max = Collections.max(values);
    assertThat(metric.min()).isLessThanOrEqualTo(min + 1e-6);
    assertThat(metric.max()).isGreaterThanOrEqualTo(max - 1e-6);
    assertThat(metric.sum() / metric.count()).isBetween(metric.min() - 1e-6, metric.max() + 1e-6);
    if (values.size() <= 2) {
      assertThat(metric.min()).isCloseTo(min, within(1e-6));
      assertThat(metric.max()).isCloseTo(max, within(1e-6));
    }
  }

  @Property
  void continues_isFalseAfterAReset(
      @ForAll("values") List<Double> earlier, @ForAll("values") List<Double> later) {
    if (later.size() < earlier.size()) {
      assertThat(total(later).continues(total(earlier))).isFalse();
    }
  }

  private static Total total(List<Double> values) {
    double sum = values.stream().mapToDouble(value -> value).sum();
    double mean = values.isEmpty() ? 0 : sum / values.size();
    Long[] buckets = new Long[BOUNDS.size() + 1];
    for (int i = 0; i < buckets.length; i++) {
      double from = i == 0 ? 0 : BOUNDS.get(i - 1);
      double to = i == BOUNDS.size() ? Double.POSITIVE_INFINITY : BOUNDS.get(i);
      buckets[i] = values.stream().filter(value -> value >= from && value < to).count();
    }
    return new Total(
        sum,
        values.size(),
        values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum(),
        BOUNDS,
        List.of(buckets));
  }

  @Provide
  Arbitrary<List<Double>> values() {
    return Arbitraries.doubles().between(0, 5000).ofScale(3).list().ofMaxSize(20);
  }
}
