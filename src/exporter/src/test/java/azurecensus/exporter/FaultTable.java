package azurecensus.exporter;

import azurecensus.exporter.testing.DocumentSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The rows of the fault matrix as a Markdown table, which {@code docs/reliability.md} contains. */
final class FaultTable {
  private static final List<String> HEAD = List.of(
      "| fault | offered | received once | dropped and counted | what happens |",
      "|---|---|---|---|---|");

  private final List<String> rows = Collections.synchronizedList(new ArrayList<>());

  /** Adds a row; numbers are texts, because some differ from run to run. */
  void add(String fault, Object offered, Object received, String dropped, String outcome) {
    rows.add("| " + fault + " | " + offered + " | " + received + " | " + dropped + " | " + outcome
        + " |");
  }

  void printAndCheck() throws IOException {
    List<String> table = new ArrayList<>(HEAD);
    rows.stream().sorted().forEach(table::add);
    System.out.println(String.join("\n", table));
    new DocumentSection("reliability.md", "fault matrix").writeOrCheck(table);
  }
}
