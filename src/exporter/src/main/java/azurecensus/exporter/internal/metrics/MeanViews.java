package azurecensus.exporter.internal.metrics;

import io.opencensus.stats.Aggregation;
import io.opencensus.stats.AggregationData;
import io.opencensus.stats.View;
import io.opencensus.stats.ViewData;
import io.opencensus.stats.ViewManager;
import io.opencensus.tags.TagKey;
import io.opencensus.tags.TagValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Views that aggregate a mean. OpenCensus exports the mean since the start as if it were a sum, so
 * their metrics are useless: sum and count are read from the view instead.
 */
@SuppressWarnings("deprecation") // of the aggregation, which apps may still use
final class MeanViews {
  private final ViewManager views;
  private final Map<String, View> byName = new HashMap<>();

  /** Finds the views that are registered now. */
  MeanViews(ViewManager views) {
    this.views = views;
    for (View view : views.getAllExportedViews()) {
      if (view.getAggregation() instanceof Aggregation.Mean) {
        byName.put(view.getName().asString(), view);
      }
    }
  }

  /** Returns true for the name of a view that aggregates a mean. */
  boolean has(String name) {
    return byName.containsKey(name);
  }

  /** Passes each time series of the views, with its start and its total. */
  void forEach(Receiver receiver) {
    for (View view : byName.values()) {
      ViewData data = views.getView(view.getName());
      if (data != null) {
        data.getAggregationMap().forEach(each(data, receiver));
      }
    }
  }

  private static BiConsumer<List<TagValue>, AggregationData> each(
      ViewData data, Receiver receiver) {
    return (tags, aggregated) -> {
      if (aggregated instanceof AggregationData.MeanData mean && mean.getCount() > 0) {
        receiver.accept(
            series(data.getView(), tags), data, Total.ofMean(mean.getMean(), mean.getCount()));
      }
    };
  }

  private static Series series(View view, List<TagValue> tags) {
    List<String> labels = new ArrayList<>();
    List<TagKey> keys = view.getColumns();
    for (int i = 0; i < keys.size(); i++) {
      if (tags.get(i) != null) {
        labels.add(keys.get(i).getName());
        labels.add(tags.get(i).asString());
      }
    }
    return new Series(
        view.getName(), view.getName().asString(), view.getMeasure().getUnit(), labels);
  }

  /** Receives a time series of a view. */
  @FunctionalInterface
  interface Receiver {
    void accept(Series series, ViewData data, Total total);
  }
}
