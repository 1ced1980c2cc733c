package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The rows of the fault matrix as a Markdown table, which {@code docs/reliability.md} holds as
 * well.
 */
final class FaultTable {
  private static final String HEAD =
      "| fault | offered | received once | dropped and counted | what happens |\n|---|---|---|---|---|\n";
  private static final Path DOCUMENT = Path.of("../../docs/reliability.md");
  private static final String BEGIN =
      "<!-- fault matrix: written by the tests with -Ddocs.update=true -->\n";
  private static final String END = "<!-- end of fault matrix -->\n";

  private final List<String> rows = Collections.synchronizedList(new ArrayList<>());

  /** A negative number received is one that differs from run to run. */
  void add(String fault, long offered, long received, String dropped, String outcome) {
    String shown =
        received < 0 || dropped.startsWith("STORAGE_FULL") ? "the rest" : String.valueOf(received);
    String reason = dropped.startsWith("STORAGE_FULL") ? "STORAGE_FULL" : dropped;
    rows.add(
        "| " + fault + " | " + offered + " | " + shown + " | " + reason + " | " + outcome + " |");
  }

  void printAndCompare() throws IOException {
    List<String> sorted = rows.stream().sorted().toList();
    String table = HEAD + String.join("\n", sorted) + "\n";
    System.out.println(table);
    String document = Files.exists(DOCUMENT) ? Files.readString(DOCUMENT) : BEGIN + END;
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(DOCUMENT, document.substring(0, begin) + table + document.substring(end));
      return;
    }
    List<String> documented = document.substring(begin, end).lines().toList();
    assertThat(sorted.stream().filter(row -> !documented.contains(row)).toList())
        .as("rows that docs/reliability.md lacks; -Ddocs.update=true writes them")
        .isEmpty();
  }
}
