package azurecensus.portal.load;

import azurecensus.portal.load.GrowthLoad.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;

/**
 * A plot of the time of each question over the number of items, both axes logarithmic, for light
 * and dark pages. A line names its question when the mouse is above it; the slowest have a label.
 */
final class GrowthPlot {
  private static final int WIDTH = 860;
  private static final int HEIGHT = 480;
  private static final int LEFT = 70;
  private static final int RIGHT = 250;
  private static final int TOP = 70;
  private static final int BOTTOM = 50;
  private static final int LABELS = 8;
  private static final double LABEL_HEIGHT = 16;

  private final StringBuilder svg = new StringBuilder();
  private final double fewest;
  private final double most;
  private final double fastest;
  private final double slowest;

  private GrowthPlot(Map<String, NavigableMap<Integer, Answer>> answers) {
    this.fewest =
        answers.values().stream().mapToInt(NavigableMap::firstKey).min().orElseThrow();
    this.most = answers.values().stream().mapToInt(NavigableMap::lastKey).max().orElseThrow();
    double[] millis = answers.values().stream()
        .flatMap(costs -> costs.values().stream())
        .mapToDouble(Answer::millis)
        .sorted()
        .toArray();
    this.fastest = Math.pow(10, Math.floor(Math.log10(millis[0])));
    this.slowest = Math.pow(10, Math.ceil(Math.log10(millis[millis.length - 1])));
  }

  /** The plot as a file. */
  static String svg(Map<String, NavigableMap<Integer, Answer>> answers) {
    GrowthPlot plot = new GrowthPlot(answers);
    plot.frame();
    answers.forEach(plot::line);
    plot.labels(answers);
    return plot.svg.append("</svg>\n").toString();
  }

  private void frame() {
    append("""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
        <style>
        text{font-family:Segoe UI,Helvetica,Arial,sans-serif;fill:#24292f;font-size:12px}
        .title{font-size:15px;font-weight:600}
        .back{fill:#ffffff}.grid{stroke:#d0d7de;stroke-width:1}.linear{stroke:#6e7781;stroke-dasharray:6 4}
        polyline{fill:none;stroke-width:1.5;opacity:.75}polyline:hover{stroke-width:4;opacity:1}
        .page{stroke:#0969da}.kql{stroke:#bf8700}.first{stroke:#cf222e;stroke-width:3}
        @media(prefers-color-scheme:dark){text{fill:#c9d1d9}.back{fill:#0d1117}.grid{stroke:#30363d}
        .page{stroke:#54aeff}.kql{stroke:#d29922}.first{stroke:#ff7b72}}
        </style>
        <rect class="back" width="%1$d" height="%2$d"/>
        <text class="title" x="12" y="24">Time of each question of the portal</text>
        """, WIDTH, HEIGHT);
    for (double millis = fastest; millis <= slowest * 1.001; millis *= 10) {
      rule("grid", LEFT, y(millis), WIDTH - RIGHT, y(millis));
      text(LEFT - 8, y(millis) + 4, "end", String.format(Locale.ROOT, "%,.0f ms", millis));
    }
    for (double items = fewest; items <= most * 1.001; items *= 10) {
      rule("grid", x(items), TOP, x(items), HEIGHT - BOTTOM);
      text(x(items), HEIGHT - BOTTOM + 18, "middle", String.format(Locale.ROOT, "%,.0f", items));
    }
    text((LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 10, "middle", "items stored");
    double grown = Math.min(most / fewest, slowest / fastest);
    rule("linear", x(most / grown), y(slowest / grown), x(most), y(slowest));
    legend(0, "page", "pages");
    legend(1, "kql", "KQL");
    legend(2, "first", "first chart");
    legend(3, "linear", "linear growth");
  }

  private void legend(int number, String style, String name) {
    double at = LEFT + 130.0 * number;
    rule(style, at, 46, at + 24, 46);
    text(at + 30, 50, "start", name);
  }

  private void line(String question, NavigableMap<Integer, Answer> costs) {
    StringBuilder points = new StringBuilder();
    costs.forEach((items, answer) ->
        points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(items), y(answer.millis()))));
    append(
        "<polyline class=\"%s\" points=\"%s\"><title>%s</title></polyline>%n",
        styleOf(question), points.toString().strip(), question);
  }

  private static String styleOf(String question) {
    if (question.startsWith("First ")) {
      return "first";
    }
    return question.startsWith("KQL, ") ? "kql" : "page";
  }

  /** Names the slowest questions at the ends of their lines, one below the other. */
  private void labels(Map<String, NavigableMap<Integer, Answer>> answers) {
    List<Map.Entry<String, NavigableMap<Integer, Answer>>> ends =
        new ArrayList<>(answers.entrySet());
    ends.sort(
        Comparator.comparingDouble(end -> -end.getValue().lastEntry().getValue().millis()));
    double free = 0;
    for (Map.Entry<String, NavigableMap<Integer, Answer>> end :
        ends.subList(0, Math.min(LABELS, ends.size()))) {
      double at = Math.max(free, y(end.getValue().lastEntry().getValue().millis()) + 4);
      text(WIDTH - RIGHT + 8, at, "start", end.getKey());
      free = at + LABEL_HEIGHT;
    }
  }

  private double x(double items) {
    return LEFT + Math.log(items / fewest) / Math.log(most / fewest) * (WIDTH - LEFT - RIGHT);
  }

  private double y(double millis) {
    double share = Math.log(millis / fastest) / Math.log(slowest / fastest);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }

  private void rule(String style, double x1, double y1, double x2, double y2) {
    append(
        "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>%n",
        style, x1, y1, x2, y2);
  }

  private void text(double x, double y, String anchor, String text) {
    append("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, text);
  }

  private void append(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values));
  }
}
