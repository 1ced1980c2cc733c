package azurecensus.exporter.internal.live;

import azurecensus.exporter.internal.counters.Machine;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.ExceptionDetails;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the items of the current second, while somebody watches. Counts come before sampling, so
 * that they are complete. Thread-safe; an item that is not watched costs one read of a field.
 */
public final class LiveCollector {
  /** Chosen by the exporter: what a page can show of a second. */
  static final int MOST_DOCUMENTS = 100;

  /** Lengths that the protocol's specification states. */
  private static final int MOST_OF_A_TEXT = 32_768;

  private static final int MOST_OF_A_FIELD = 1024;
  private static final String PREFIX = "\\ApplicationInsights\\";

  private final Machine machine;
  private final TimeSource time;
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
  private volatile boolean watched;
  private LiveConfiguration configuration = LiveConfiguration.NONE;
  private Calls requests = new Calls();
  private Calls dependencies = new Calls();
  private long exceptions;
  private Map<String, Chart> charts = new LinkedHashMap<>();
  private List<LiveSample.Document> documents = new ArrayList<>();
  private long startNanos;
  private long startCpuNanos;

  /** Creates a collector that nobody watches. */
  public LiveCollector(Machine machine, TimeSource time) {
    this.machine = machine;
    this.time = time;
  }

  /** Begins to count. */
  synchronized void start() {
    reset();
    watched = true;
  }

  /** Ends to count. */
  synchronized void stop() {
    watched = false;
    reset();
  }

  /** Replaces the configuration; items that were counted before stay counted. */
  synchronized void configure(LiveConfiguration replacement) {
    configuration = replacement;
  }

  synchronized LiveConfiguration configuration() {
    return configuration;
  }

  private void reset() {
    requests = new Calls();
    dependencies = new Calls();
    exceptions = 0;
    charts = new LinkedHashMap<>();
    documents = new ArrayList<>();
    startNanos = time.nanos();
    startCpuNanos = machine.processCpuNanos();
  }

  /** Counts an item, while somebody watches. */
  public void observe(EncodableItem item) {
    if (watched) {
      count(item);
    }
  }

  private synchronized void count(EncodableItem item) {
    switch (item.getType()) {
      case REQUEST -> requests.add(item);
      case DEPENDENCY -> dependencies.add(item);
      case EXCEPTION -> exceptions++;
      case MESSAGE, EVENT -> {}
      case METRIC -> {
        return;
      }
    }
    for (LiveConfiguration.Chart chart : configuration.charts()) {
      if (chart.matches(item)) {
        chart
            .valueOf(item)
            .ifPresent(
                value -> charts.computeIfAbsent(chart.id(), id -> new Chart()).add(value));
      }
    }
    if (documents.size() < MOST_DOCUMENTS) {
      List<String> streams = streams(item);
      if (streams != null) {
        documents.add(document(item, streams));
      }
    }
  }

  /** Returns the streams that ask for the item; null when none does. */
  private List<String> streams(EncodableItem item) {
    if (configuration.documents() == null) {
      return List.of();
    }
    List<String> streams = new ArrayList<>();
    configuration.documents().forEach((id, groups) -> {
      if (groups.stream().anyMatch(group -> group.matches(item))) {
        streams.add(id);
      }
    });
    return streams.isEmpty() ? null : streams;
  }

  private static LiveSample.Document document(EncodableItem item, List<String> streams) {
    List<String> properties = new ArrayList<>();
    item.getProperties().forEach((key, value) -> {
      if (value != null) {
        properties.add(cut(key, MOST_OF_A_FIELD));
        properties.add(cut(value, MOST_OF_A_FIELD));
      }
    });
    return new LiveSample.Document(kind(item), streams, fields(item), properties);
  }

  private static String kind(EncodableItem item) {
    return switch (item.getType()) {
      case REQUEST -> "Request";
      case DEPENDENCY -> "RemoteDependency";
      case EXCEPTION -> "Exception";
      case EVENT -> "Event";
      case MESSAGE, METRIC -> "Trace";
    };
  }

  private static List<String> fields(EncodableItem item) {
    return switch (item.getType()) {
      case REQUEST ->
        Arrays.asList(
            "Name", cut(item.getName(), MOST_OF_A_FIELD),
            "Url", cut(item.getUrl(), 2 * MOST_OF_A_FIELD),
            "ResponseCode", cut(item.getResultCode(), MOST_OF_A_FIELD),
            "Duration", duration(item));
      case DEPENDENCY ->
        Arrays.asList(
            "Name", cut(item.getName(), MOST_OF_A_FIELD),
            "CommandName", cut(item.getUrl(), 2 * MOST_OF_A_FIELD),
            "ResultCode", cut(item.getResultCode(), MOST_OF_A_FIELD),
            "Duration", duration(item));
      case EXCEPTION -> {
        ExceptionDetails outermost =
            item.exceptions().isEmpty() ? null : item.exceptions().get(0);
        yield Arrays.asList(
            "ExceptionType",
            outermost == null ? null : cut(outermost.typeName(), MOST_OF_A_FIELD),
            "ExceptionMessage",
            outermost == null ? null : cut(outermost.message(), MOST_OF_A_TEXT));
      }
      case EVENT -> Arrays.asList("Name", cut(item.getName(), MOST_OF_A_FIELD / 2));
      case MESSAGE, METRIC -> Arrays.asList("Message", cut(item.getMessage(), MOST_OF_A_TEXT));
    };
  }

  private static String duration(EncodableItem item) {
    return Duration.ofNanos(item.getDurationNanos()).toString();
  }

  private static String cut(String text, int max) {
    return text == null || text.length() <= max ? text : text.substring(0, max);
  }

  /** Returns the second that ends now, and begins the next one. */
  synchronized LiveSample take() {
    double nanos = Math.max(1, time.nanos() - startNanos);
    List<LiveSample.Metric> metrics = new ArrayList<>();
    requests.addTo(metrics, "Requests", "Request Duration", nanos / 1e9);
    dependencies.addTo(metrics, "Dependency Calls", "Dependency Call Duration", nanos / 1e9);
    metrics.add(new LiveSample.Metric(PREFIX + "Exceptions/Sec", exceptions * 1e9 / nanos, 1));
    double used =
        memory.getHeapMemoryUsage().getUsed() + memory.getNonHeapMemoryUsage().getUsed();
    double cpuNanos = Math.max(0, machine.processCpuNanos() - startCpuNanos);
    double busy = 100 * cpuNanos / nanos / machine.processors();
    // Each under its old and its new name; the portal knows one of them.
    metrics.add(new LiveSample.Metric("\\Memory\\Committed Bytes", used, 1));
    metrics.add(new LiveSample.Metric("\\Process\\Physical Bytes", used, 1));
    metrics.add(new LiveSample.Metric("\\Processor(_Total)\\% Processor Time", busy, 1));
    metrics.add(new LiveSample.Metric("\\% Process\\Processor Time Normalized", busy, 1));
    for (LiveConfiguration.Chart chart : configuration.charts()) {
      metrics.add(charts.getOrDefault(chart.id(), new Chart()).toMetric(chart));
    }
    LiveSample sample =
        new LiveSample(metrics, documents, configuration.errors(), configuration.etag());
    reset();
    return sample;
  }

  /** Requests or dependencies of a second. */
  private static final class Calls {
    private long count;
    private long failed;
    private long nanos;

    void add(EncodableItem item) {
      count++;
      failed += item.isSuccess() ? 0 : 1;
      nanos += item.getDurationNanos();
    }

    void addTo(List<LiveSample.Metric> metrics, String what, String duration, double seconds) {
      metrics.add(new LiveSample.Metric(PREFIX + what + "/Sec", count / seconds, 1));
      metrics.add(new LiveSample.Metric(PREFIX + what + " Failed/Sec", failed / seconds, 1));
      metrics.add(
          new LiveSample.Metric(PREFIX + what + " Succeeded/Sec", (count - failed) / seconds, 1));
      if (count > 0) {
        metrics.add(new LiveSample.Metric(PREFIX + duration, nanos / 1e6 / count, count));
      }
    }
  }

  /** A chart's numbers of a second. */
  private static final class Chart {
    private long count;
    private double sum;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    void add(double value) {
      count++;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    }

    LiveSample.Metric toMetric(LiveConfiguration.Chart chart) {
      double value = count == 0
          ? 0
          : switch (chart.aggregation()) {
            case "Sum" -> sum;
            case "Min" -> min;
            case "Max" -> max;
            default -> sum / count;
          };
      return new LiveSample.Metric(chart.id(), value, Math.max(1, count));
    }
  }
}
