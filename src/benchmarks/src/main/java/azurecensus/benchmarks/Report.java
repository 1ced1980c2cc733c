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

/** Collects the results and writes them as one Markdown page with its plots. */
final class Report {
  private static final int LONGEST_LINE = 120;

  private final List<Target> targets = new ArrayList<>();
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
    text.append('\n');
    row(columns);
    row(columns.stream()
        .map(column -> column.equals(columns.get(0)) ? "---" : "--:")
        .toList());
    rows.forEach(this::row);
  }

  private void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Adds a plot, which is written as {@code name.svg} beside the page. */
  void plot(String name, String description, String svg) {
    plots.put(name + ".svg", svg);
    text.append("\n![")
        .append(description)
        .append("](assets/benchmarks/")
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

  String text() {
    return text.toString();
  }

  void write(Path page, String introduction) throws IOException {
    StringBuilder all = new StringBuilder(introduction);
    if (!targets.isEmpty()) {
      all.append("\n## Promises\n\n| promise | measured | |\n| --- | --- | --- |\n");
      for (Target target : targets) {
        all.append("| ")
            .append(target.promise())
            .append(" | ")
            .append(target.measured())
            .append(" | ")
            .append(target.met() ? "met" : "**not met**")
            .append(" |\n");
      }
    }
    all.append(text);
    Path assets = page.resolveSibling("assets").resolve("benchmarks");
    Files.createDirectories(assets);
    Files.writeString(page, all);
    for (Map.Entry<String, String> plot : plots.entrySet()) {
      Files.writeString(assets.resolve(plot.getKey()), plot.getValue());
    }
  }
}
