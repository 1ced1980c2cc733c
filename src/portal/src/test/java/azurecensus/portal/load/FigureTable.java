package azurecensus.portal.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

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
    String text = Files.readString(document);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, begin);
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException(document + " has no place for figures: a line "
          + BEGIN.strip() + " and after it a line " + END);
    }
    Files.writeString(
        document, text.substring(0, begin + BEGIN.length()) + markdown() + text.substring(end));
  }
}
