package azurecensus.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The one table and the one picture of the page: what readers want before they look at a part. */
final class Summary {
  private static final String NOT_MEASURED = "–";

  private final Map<String, Map<String, String>> cells = new LinkedHashMap<>();
  private final List<String> columns = new ArrayList<>();
  private final Map<String, Double> shares = new LinkedHashMap<>();

  /** Adds a measured value of an app; the columns appear in the order of their first value. */
  void cell(String app, String column, String value) {
    if (!columns.contains(column)) {
      columns.add(column);
    }
    cells.computeIfAbsent(app, key -> new LinkedHashMap<>()).put(column, value);
  }

  /** Adds the cost that we add, beside the cost that OpenTelemetry adds, both in the same unit. */
  void share(String cost, double ours, double theirs) {
    shares.put(cost, 100 * ours / theirs);
  }

  boolean isEmpty() {
    return cells.isEmpty();
  }

  /** Returns the columns of the table, with that of the apps. */
  List<String> columns() {
    List<String> all = new ArrayList<>(List.of("app"));
    all.addAll(columns);
    return all;
  }

  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    cells.forEach((app, values) -> {
      List<String> row = new ArrayList<>(List.of(app));
      columns.forEach(column -> row.add(values.getOrDefault(column, NOT_MEASURED)));
      rows.add(row);
    });
    return rows;
  }

  /** Returns the picture; the costs that were not measured are left out. */
  String svg() {
    SvgBars bars = new SvgBars("What ours costs, if what OpenTelemetry costs is 100", "%");
    shares.forEach((cost, percent) -> bars.bar(cost, new Spread(percent, percent, percent)));
    return bars.svg();
  }

  /** Returns the names of the costs in the picture. */
  Set<String> costs() {
    return new TreeSet<>(shares.keySet());
  }
}
