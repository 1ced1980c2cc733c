package azurecensus.local.soak;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/** The plot of a run: one panel per kind of figure over the same minutes, one line per process. */
final class SoakPlot {
  private static final int WIDTH = 760;
  private static final int PANEL = 150;
  private static final int LEFT = 70;
  private static final int RIGHT = 110;
  private static final int GAP = 40;

  /** Also different in lightness, for readers who cannot tell the hues apart. */
  private static final List<String> COLORS = List.of("#0969da", "#bf8700", "#cf222e", "#6e7781");

  private SoakPlot() {}

  /** Draws all series. */
  static String svg(SoakFigures figures) {
    int height = figures.series().size() * (PANEL + GAP) + 30;
    StringBuilder svg = new StringBuilder(String.format(Locale.ROOT, """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <style>
        text{font-family:Segoe UI,Helvetica,Arial,sans-serif;font-size:12px;fill:#24292f}
        .title{font-weight:600}.back{fill:#ffffff}.grid{stroke:#d0d7de}polyline{fill:none;stroke-width:1.5}
        @media(prefers-color-scheme:dark){text{fill:#c9d1d9}.back{fill:#0d1117}.grid{stroke:#30363d}}
        </style>
        <rect class="back" width="%1$d" height="%2$d"/>
        """, WIDTH, height));
    int top = 30;
    for (Map.Entry<SoakFigures.Measure, Map<String, NavigableMap<Double, Double>>> panel :
        figures.series().entrySet()) {
      panel(svg, top, panel.getKey().title(), panel.getValue(), figures.end());
      top += PANEL + GAP;
    }
    text(svg, WIDTH - RIGHT, height - 8, "end", "", "minutes");
    return svg.append("</svg>\n").toString();
  }

  private static void panel(
      StringBuilder svg,
      int top,
      String title,
      Map<String, NavigableMap<Double, Double>> lines,
      double end) {
    double most = lines.values().stream()
        .flatMap(points -> points.values().stream())
        .mapToDouble(value -> value)
        .max()
        .orElse(1);
    double step = step(most);
    double scale = step * Math.ceil(most / step + 1e-9);
    text(svg, LEFT, top - 8, "start", "title", title);
    for (double value = 0; value <= scale * 1.001; value += step) {
      double y = y(top, value, scale);
      grid(svg, LEFT, y, WIDTH - RIGHT, y);
      text(svg, LEFT - 8, y + 4, "end", "", String.format(Locale.ROOT, "%.0f", value));
    }
    double minutes = step(end);
    for (double minute = 0; minute <= end; minute += minutes) {
      double x = x(minute, end);
      text(svg, x, top + PANEL + 14, "middle", "", String.format(Locale.ROOT, "%.0f", minute));
    }
    int number = 0;
    for (Map.Entry<String, NavigableMap<Double, Double>> line : lines.entrySet()) {
      String color = COLORS.get(number % COLORS.size());
      StringBuilder points = new StringBuilder();
      line.getValue()
          .forEach((minute, value) -> points.append(
              String.format(Locale.ROOT, "%.1f,%.1f ", x(minute, end), y(top, value, scale))));
      svg.append("<polyline stroke=\"")
          .append(color)
          .append("\" points=\"")
          .append(points.toString().strip())
          .append("\"/>\n");
      int legend = top + 10 + 18 * number;
      svg.append(String.format(
          Locale.ROOT,
          "<rect x=\"%d\" y=\"%d\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
          WIDTH - RIGHT + 12,
          legend - 9,
          color));
      text(svg, WIDTH - RIGHT + 28, legend, "start", "", line.getKey());
      number++;
    }
  }

  /** The largest of 1, 2 and 5 times a power of ten that divides the range into at least 3. */
  private static double step(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(Math.max(most, 1))));
    for (double part : new double[] {5, 2, 1, 0.5, 0.2}) {
      if (most / (power * part) >= 3) {
        return power * part;
      }
    }
    return Math.max(1, power * 0.2);
  }

  private static double x(double minute, double end) {
    return LEFT + minute / end * (WIDTH - LEFT - RIGHT);
  }

  private static double y(int top, double value, double scale) {
    return top + PANEL - value / scale * PANEL;
  }

  private static void grid(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(String.format(
        Locale.ROOT,
        "<line class=\"grid\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        x1,
        y1,
        x2,
        y2));
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String style, String text) {
    svg.append(String.format(
        Locale.ROOT,
        "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n",
        style,
        x,
        y,
        anchor,
        text));
  }
}
