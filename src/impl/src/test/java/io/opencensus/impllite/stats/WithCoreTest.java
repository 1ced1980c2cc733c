package io.opencensus.impllite.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.opencensus.metrics.LongGauge;
import io.opencensus.metrics.MetricOptions;
import io.opencensus.metrics.Metrics;
import io.opencensus.metrics.export.MetricProducer;
import io.opencensus.stats.Aggregation;
import io.opencensus.stats.AggregationData;
import io.opencensus.stats.Measure;
import io.opencensus.stats.Stats;
import io.opencensus.stats.StatsCollectionState;
import io.opencensus.stats.View;
import io.opencensus.tags.TagContext;
import io.opencensus.tags.TagKey;
import io.opencensus.tags.TagMetadata;
import io.opencensus.tags.TagValue;
import io.opencensus.tags.TaggingState;
import io.opencensus.tags.Tags;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs with {@code opencensus-impl-core} on the class path. */
class WithCoreTest {
  private static final TagKey COUNTRY = TagKey.create("country");
  private static final Measure.MeasureLong ITEMS =
      Measure.MeasureLong.create("items", "Items", "1");

  @Test
  void measurements_areThereAsSoonAsTheyAreRecorded() {
    View.Name name = View.Name.create("items");
    Stats.getViewManager()
        .registerView(
            View.create(name, "Items", ITEMS, Aggregation.Sum.create(), List.of(COUNTRY)));
    TagContext norway = Tags.getTagger()
        .emptyBuilder()
        .put(
            COUNTRY,
            TagValue.create("NO"),
            TagMetadata.create(TagMetadata.TagTtl.UNLIMITED_PROPAGATION))
        .build();

    Stats.getStatsRecorder().newMeasureMap().put(ITEMS, 3).record(norway);
    Stats.getStatsRecorder().newMeasureMap().put(ITEMS, 4).record(norway);

    assertThat(Stats.getViewManager().getView(name).getAggregationMap())
        .hasSize(1)
        .containsEntry(List.of(TagValue.create("NO")), AggregationData.SumDataLong.create(7));
  }

  @Test
  void metrics_areReadByExporters() {
    LongGauge gauge = Metrics.getMetricRegistry()
        .addLongGauge("waiting", MetricOptions.builder().build());
    gauge.getDefaultTimeSeries().set(5);

    assertThat(
            Metrics.getExportComponent().getMetricProducerManager().getAllMetricProducer().stream()
                .map(MetricProducer::getMetrics))
        .anySatisfy(metrics -> assertThat(metrics)
            .anySatisfy(
                metric -> assertThat(metric.getMetricDescriptor().getName()).isEqualTo("waiting")));
  }

  @Test
  void states_areEnabled() {
    assertThat(new StatsComponentImplLite().getState()).isEqualTo(StatsCollectionState.ENABLED);
    assertThat(Tags.getState()).isEqualTo(TaggingState.ENABLED);
  }
}
