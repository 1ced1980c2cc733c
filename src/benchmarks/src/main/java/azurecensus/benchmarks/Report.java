package azurecensus.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects the results and writes them as two Markdown pages with their plots: what most readers
 * want, and the details of each part.
 */
final class Report {
  private static final int LONGEST_LINE = 120;
  private static final String ASSETS = "assets/benchmarks/";

  private final List<Target> targets = new ArrayList<>();
  private final Summary summary = new Summary();
  private final StringBuilder text = new StringBuilder();
  private final Map<String, String> plots = new LinkedHashMap<>();

  void heading(String heading) {
    text.append("\n## ").append(heading).append("\n");
  }

  /** Adds a paragraph, broken into lines of at most 120 characters. */
  void paragraph(String paragraph) {
    StringBuilder lines = new StringBuilder();
    int length = 0;
    for (String word : paragraph.strip().split("\\s+", -1)) {
      boolean fits = length + 1 + word.length() <= LONGEST_LINE;
      if (length > 0) {
        lines.append(fits ? ' ' : '\n');
      }
      length = length > 0 && fits ? length + 1 + word.length() : word.length();
      lines.append(word);
    }
    verbatim(lines.toString());
  }

  private void verbatim(String lines) {
    text.append('\n').append(lines.strip()).append('\n');
  }

  void table(List<String> columns, List<List<String>> rows) {
    text.append('\n').append(tableText(columns, rows));
  }

  private static String tableText(List<String> columns, List<List<String>> rows) {
    StringBuilder table = new StringBuilder();
    row(table, columns);
    row(
        table,
        columns.stream()
            .map(column -> column.equals(columns.get(0)) ? "---" : "--:")
            .toList());
    rows.forEach(row -> row(table, row));
    return table.toString();
  }

  private static void row(StringBuilder table, List<String> cells) {
    table.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Adds a plot, which is written as {@code name.svg} beside the page. */
  void plot(String name, String description, String svg) {
    plots.put(name + ".svg", svg);
    text.append("\n![")
        .append(description)
        .append("](")
        .append(ASSETS)
        .append(name)
        .append(".svg)\n");
  }

  /** Adds the hand-written note of this name, a resource beside this class, if there is one. */
  void note(String name) throws IOException {
    try (InputStream in = Report.class.getResourceAsStream("notes/" + name + ".md")) {
      if (in != null) {
        verbatim(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
  }

  void target(Target target) {
    targets.add(target);
    System.out.println(
        (target.met() ? "met      " : "NOT MET  ") + target.promise() + ": " + target.measured());
  }

  /** Returns the values for the table and the picture of the first page. */
  Summary summary() {
    return summary;
  }

  String text() {
    return text.toString();
  }

  /**
   * Writes the page and, beside it, {@code benchmarks-details.md} and the plots.
   *
   * @param introduction the text above the table of promises
   * @param detailsIntroduction the text above the details
   * @param end the text below the table of measurements
   */
  void write(Path page, String introduction, String detailsIntroduction, String end)
      throws IOException {
    Path assets = page.resolveSibling(ASSETS);
    Files.createDirectories(assets);
    StringBuilder all = new StringBuilder(introduction);
    if (!summary.costs().isEmpty()) {
      Files.writeString(assets.resolve("costs.svg"), summary.svg());
      all.append("\n![Bars: ")
          .append(String.join(", ", summary.costs()))
          .append("](")
          .append(ASSETS)
          .append("costs.svg)\n");
    }
    if (!targets.isEmpty()) {
      all.append("\n## Promises\n\n| promise | measured | |\n| --- | --- | --- |\n");
      targets.forEach(target -> all.append(target.row()));
    }
    if (!summary.isEmpty()) {
      all.append("\n## Measurements\n\n").append(tableText(summary.columns(), summary.rows()));
    }
    Files.writeString(page, all.append('\n').append(end));
    Files.writeString(page.resolveSibling("benchmarks-details.md"), detailsIntroduction + text);
    for (Map.Entry<String, String> plot : plots.entrySet()) {
      Files.writeString(assets.resolve(plot.getKey()), plot.getValue());
    }
  }
}
