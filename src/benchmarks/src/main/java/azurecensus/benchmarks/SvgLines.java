package azurecensus.benchmarks;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Lines over an amount of work, both axes logarithmic: a straight rising line is linear growth. */
final class SvgLines {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 360;
  private static final int LEFT = 80;
  private static final int RIGHT = 30;
  private static final int TOP = 70;
  private static final int BOTTOM = 50;

  private final String title;
  private final String xLabel;
  private final String yLabel;
  private final Map<String, TreeMap<Double, Double>> series = new LinkedHashMap<>();

  SvgLines(String title, String xLabel, String yLabel) {
    this.title = title;
    this.xLabel = xLabel;
    this.yLabel = yLabel;
  }

  /** Adds a point; an amount of 0 is drawn at 1, because 0 has no logarithm. */
  void point(String name, double x, double y) {
    series.computeIfAbsent(name, key -> new TreeMap<>()).put(Math.max(1, x), y);
  }

  String svg() {
    double minX = extreme(true, true);
    double maxX = extreme(true, false);
    double minY = Math.pow(10, Math.floor(Math.log10(extreme(false, true))));
    double maxY = Math.pow(10, Math.ceil(Math.log10(extreme(false, false)) + 1e-9));
    StringBuilder svg = new StringBuilder(Svg.open(WIDTH, HEIGHT));
    svg.append(Svg.text(12, 24, "title", "start", title));
    for (double y = minY; y <= maxY * 1.001; y *= 10) {
      double at = y(y, minY, maxY);
      svg.append(line("grid", LEFT, at, WIDTH - RIGHT, at));
      svg.append(Svg.text(LEFT - 8, at + 4, "label", "end", compact(y)));
    }
    series.values().stream()
        .flatMap(points -> points.keySet().stream())
        .distinct()
        .sorted()
        .forEach(x -> {
          double at = x(x, minX, maxX);
          svg.append(line("grid", at, TOP, at, HEIGHT - BOTTOM));
          svg.append(Svg.text(at, HEIGHT - BOTTOM + 18, "label", "middle", compact(x)));
        });
    int number = 0;
    for (Map.Entry<String, TreeMap<Double, Double>> entry : series.entrySet()) {
      StringBuilder points = new StringBuilder();
      for (Map.Entry<Double, Double> point : entry.getValue().entrySet()) {
        double px = x(point.getKey(), minX, maxX);
        double py = y(point.getValue(), minY, maxY);
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", px, py));
        svg.append(String.format(
            Locale.ROOT,
            "<circle class=\"s%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>%n",
            number,
            px,
            py));
      }
      svg.append("<polyline class=\"l")
          .append(number)
          .append("\" points=\"")
          .append(points)
          .append("\"/>\n");
      double legend = LEFT + 210.0 * number;
      svg.append(String.format(
          Locale.ROOT,
          "<rect class=\"s%d\" x=\"%.1f\" y=\"40\" width=\"12\" height=\"12\"/>%n",
          number,
          legend));
      svg.append(Svg.text(legend + 18, 51, "label", "start", entry.getKey()));
      number = (number + 1) % Svg.SERIES;
    }
    svg.append(Svg.text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "label", "middle", xLabel));
    svg.append(Svg.text(LEFT, TOP - 6, "label", "start", yLabel));
    return svg.append("</svg>\n").toString();
  }

  private static String line(String style, double x1, double y1, double x2, double y2) {
    return String.format(
        Locale.ROOT,
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        style,
        x1,
        y1,
        x2,
        y2);
  }

  private double extreme(boolean ofX, boolean smallest) {
    return series.values().stream()
        .flatMap(points -> (ofX ? points.keySet() : points.values()).stream())
        .reduce((a, b) -> smallest == a < b ? a : b)
        .orElse(1.0);
  }

  private static double x(double value, double min, double max) {
    double share = max > min ? Math.log(value / min) / Math.log(max / min) : 0.5;
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private static double y(double value, double min, double max) {
    double share = max > min ? Math.log(value / min) / Math.log(max / min) : 0.5;
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private static String compact(double value) {
    if (value >= 1_000_000) {
      return Spread.number(value / 1_000_000, 0) + " M";
    }
    if (value >= 1_000) {
      return Spread.number(value / 1_000, 0) + " k";
    }
    return value >= 1 ? Spread.number(value, 0) : Double.toString(value);
  }
}
