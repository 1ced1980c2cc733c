package azurecensus.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Horizontal bars with their ranges, for light and dark pages. */
final class SvgBars {
  private static final int LABELS = 250;
  private static final int WIDTH = 760;
  private static final int ROW = 34;
  private static final int TOP = 44;

  private final String title;
  private final String unit;
  private final List<String> labels = new ArrayList<>();
  private final List<Spread> values = new ArrayList<>();

  SvgBars(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  void bar(String label, Spread value) {
    labels.add(label);
    values.add(value);
  }

  String svg() {
    double longest = values.stream().mapToDouble(Spread::max).max().orElse(1);
    double scale = (WIDTH - LABELS - 110) / longest;
    StringBuilder svg = new StringBuilder(Svg.open(WIDTH, TOP + ROW * labels.size() + 12));
    svg.append(Svg.text(12, 24, "title", "start", title + " (" + unit + ")"));
    for (int i = 0; i < labels.size(); i++) {
      int y = TOP + ROW * i;
      Spread value = values.get(i);
      svg.append(Svg.text(LABELS - 10, y + 18, "label", "end", labels.get(i)));
      svg.append(String.format(
          Locale.ROOT,
          "<rect class=\"s%d\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"20\"/>%n",
          i % Svg.SERIES,
          LABELS,
          y + 4,
          Math.max(1, value.median() * scale)));
      svg.append(String.format(
          Locale.ROOT,
          "<line class=\"range\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>%n",
          LABELS + value.min() * scale,
          y + 14,
          LABELS + value.max() * scale,
          y + 14));
      svg.append(Svg.text(
          LABELS + value.max() * scale + 8,
          y + 18,
          "label",
          "start",
          Spread.number(value.median(), value.median() < 10 ? 2 : 0)));
    }
    return svg.append("</svg>\n").toString();
  }
}
