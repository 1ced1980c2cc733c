package azurecensus.portal.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Figures in the order of measurement, printed at once and at the end as a table. */
final class FigureTable {
  private static final String BEGIN = "<!-- figures of src/portal/measure -->\n";
  private static final String END = "<!-- end of figures -->";

  private final Map<String, String> figures = new LinkedHashMap<>();

  void add(String what, String figure) {
    figures.put(what, figure);
    System.out.println(what + ": " + figure);
  }

  String markdown() {
    StringBuilder table = new StringBuilder("| what | measured |\n|---|---|\n");
    figures.forEach((what, figure) ->
        table.append("| ").append(what).append(" | ").append(figure).append(" |\n"));
    return table.toString();
  }

  /** Replaces the table between the two marks of the document. */
  void writeInto(Path document) throws IOException {
    replace(document, markdown());
  }

  /**
   * Replaces the rows of the same kind in the table of the document; all others stay.
   *
   * @param kind the beginning of their first cells
   * @param next the beginning of the first cell of the row that follows them
   */
  void writeInto(Path document, String kind, String next) throws IOException {
    StringBuilder table = new StringBuilder();
    String rows = markdown()
        .lines()
        .filter(row -> row.startsWith("| " + kind))
        .collect(Collectors.joining("\n", "", "\n"));
    for (String row : tableOf(document).lines().toList()) {
      if (row.startsWith("| " + next) && !rows.isEmpty()) {
        table.append(rows);
        rows = "";
      }
      if (!row.startsWith("| " + kind)) {
        table.append(row).append('\n');
      }
    }
    replace(document, table.append(rows.isBlank() ? "" : rows).toString());
  }

  private static String tableOf(Path document) throws IOException {
    String text = Files.readString(document);
    return text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END));
  }

  /** Replaces what stands between the two marks of the document. */
  static void replace(Path document, String table) throws IOException {
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, begin);
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException(document + " has no place for figures: a line "
          + BEGIN.strip() + " and after it a line " + END);
    }
    Files.writeString(
        document, text.substring(0, begin + BEGIN.length()) + table + text.substring(end));
  }
}
