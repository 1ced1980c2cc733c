package azurecensus.local.portal;

import java.util.LinkedHashMap;
import java.util.Map;

/** Figures in the order they were measured, printed as they come and at the end as a table. */
final class FigureTable {
  private final Map<String, String> figures = new LinkedHashMap<>();

  void add(String what, String figure) {
    figures.put(what, figure);
    System.out.println(what + ": " + figure);
  }

  String markdown() {
    StringBuilder table = new StringBuilder("\n| what | measured |\n|---|---|\n");
    figures.forEach((what, figure) ->
        table.append("| ").append(what).append(" | ").append(figure).append(" |\n"));
    return table.toString();
  }
}
