package io.opencensus.impllite.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.opencensus.metrics.MetricOptions;
import io.opencensus.metrics.Metrics;
import io.opencensus.stats.Measure;
import io.opencensus.stats.Stats;
import io.opencensus.stats.StatsCollectionState;
import io.opencensus.tags.TaggingState;
import io.opencensus.tags.Tags;
import io.opencensus.trace.Tracing;
import org.junit.jupiter.api.Test;

/** Runs with {@code opencensus-api} and this module alone: an execution of Surefire of its own. */
class WithoutCoreTest {
  @Test
  void stats_recordNothing() {
    Stats.getStatsRecorder()
        .newMeasureMap()
        .put(Measure.MeasureLong.create("items", "Items", "1"), 3)
        .record();

    assertThat(Stats.getState()).isEqualTo(StatsCollectionState.DISABLED);
    assertThat(Stats.getViewManager().getAllExportedViews()).isEmpty();
  }

  @Test
  void tags_keepNothing() {
    assertThat(Tags.getState()).isEqualTo(TaggingState.DISABLED);
    assertThat(Tags.getTagger().empty()).isNotNull();
    assertThat(Tags.getTagPropagationComponent().getBinarySerializer()).isNotNull();
  }

  @Test
  void metrics_keepNothing() {
    Metrics.getMetricRegistry()
        .addLongGauge("waiting", MetricOptions.builder().build())
        .getDefaultTimeSeries()
        .set(5);

    assertThat(Metrics.getExportComponent().getMetricProducerManager().getAllMetricProducer())
        .isEmpty();
  }

  @Test
  void tracing_needsNothingElse() {
    assertThat(Tracing.getTracer().getClass().getName())
        .isEqualTo("io.opencensus.impllite.trace.LeanTracer");
    assertThat(Tracing.getPropagationComponent().getB3Format().fields()).isNotEmpty();
  }
}
