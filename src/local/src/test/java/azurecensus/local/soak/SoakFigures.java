package azurecensus.local.soak;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The measured series of a run, and the judgement whether each stayed flat. */
final class SoakFigures {
  /** The parts into which a run is divided; the second is compared with the last. */
  private static final int PARTS = 6;

  private final Map<Measure, Map<String, NavigableMap<Double, Double>>> series =
      new EnumMap<>(Measure.class);

  /** A kind of figure with the growth that is still flat. */
  enum Measure {
    RESIDENT("resident memory", "MiB", 0.10, 8),
    HEAP("heap in use after a collection", "MiB", 0.10, 3),
    THREADS("threads", "", 0, 3),
    FILES("open files", "", 0, 5),
    LATENCY("latency, median of 10 s", "ms", 0.5, 10);

    private final String title;
    private final String unit;
    private final double share;
    private final double amount;

    Measure(String title, String unit, double share, double amount) {
      this.title = title;
      this.unit = unit;
      this.share = share;
      this.amount = amount;
    }

    String title() {
      return unit.isEmpty() ? title : title + " (" + unit + ")";
    }

    /** Returns true for a growth of at most the share or the amount, whichever is more. */
    boolean isFlat(double early, double late) {
      return late - early <= Math.max(share * early, amount);
    }
  }

  /** Adds a figure; NaN is left out. */
  void add(Measure measure, String name, double minute, double value) {
    if (!Double.isNaN(value)) {
      series
          .computeIfAbsent(measure, any -> new LinkedHashMap<>())
          .computeIfAbsent(name, any -> new TreeMap<>())
          .put(minute, value);
    }
  }

  Map<Measure, Map<String, NavigableMap<Double, Double>>> series() {
    return series;
  }

  /** The rows of the table, with its head. */
  List<String> table() {
    double end = end();
    List<String> rows = new ArrayList<>();
    rows.add(String.format(
        Locale.ROOT,
        "| median of minutes | %.0f to %.0f | %.0f to %.0f | largest | |",
        end / PARTS,
        2 * end / PARTS,
        end - end / PARTS,
        end));
    rows.add("|---|--:|--:|--:|---|");
    series.forEach((measure, lines) -> lines.forEach((name, points) -> {
      double early = early(points, end);
      double late = late(points, end);
      rows.add(String.format(
          Locale.ROOT,
          "| %s: %s | %.0f | %.0f | %.0f | %s |",
          name,
          measure.title(),
          early,
          late,
          points.values().stream().mapToDouble(value -> value).max().orElse(0),
          measure.isFlat(early, late) ? "flat" : "**grows**"));
    }));
    return rows;
  }

  /** Returns true when no figure grew. */
  boolean areFlat() {
    double end = end();
    return series.entrySet().stream()
        .allMatch(entry -> entry.getValue().values().stream()
            .allMatch(points -> entry.getKey().isFlat(early(points, end), late(points, end))));
  }

  private static double early(NavigableMap<Double, Double> points, double end) {
    return median(points, end / PARTS, 2 * end / PARTS);
  }

  private static double late(NavigableMap<Double, Double> points, double end) {
    return median(points, end - end / PARTS, end);
  }

  double end() {
    return series.values().stream()
        .flatMap(lines -> lines.values().stream())
        .mapToDouble(NavigableMap::lastKey)
        .max()
        .orElse(0);
  }

  private static double median(NavigableMap<Double, Double> points, double from, double to) {
    List<Double> sorted =
        points.subMap(from, true, to, true).values().stream().sorted().toList();
    return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
  }
}
