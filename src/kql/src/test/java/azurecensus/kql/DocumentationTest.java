package azurecensus.kql;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.kql.KqlReference.Entry;
import azurecensus.kql.KqlReference.Kind;
import azurecensus.kql.KqlReference.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Keeps the tables of {@code docs/kql.md} equal to the registries. {@code -Dkql.write=true} writes
 * them.
 */
class DocumentationTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "kql.md");
  private static final String MARK = "<!-- generated from here on; see DocumentationTest -->";

  @Test
  void page_saysWhatTheRegistriesHold() throws IOException {
    String page = Files.readString(PAGE);
    String written = page.substring(0, page.indexOf(MARK) + MARK.length()) + "\n\n" + tables();
    if (Boolean.getBoolean("kql.write")) {
      Files.writeString(PAGE, written);
    }
    assertThat(page).isEqualTo(written);
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    Map<Kind, String> titles = new TreeMap<>(Map.of(
        Kind.OPERATOR,
        "Operators",
        Kind.FUNCTION,
        "Scalar and window functions",
        Kind.AGGREGATE,
        "Aggregate functions",
        Kind.PLUGIN,
        "Plugins"));
    titles.forEach((kind, title) -> {
      List<Entry> entries =
          KqlReference.entries().stream().filter(entry -> entry.kind() == kind).toList();
      text.append("## ").append(title).append("\n\n");
      text.append(lines("Supported exactly: ", names(entries, Level.EXACT))).append("\n\n");
      List<Entry> others =
          entries.stream().filter(entry -> entry.level() == Level.APPROXIMATE).toList();
      if (!others.isEmpty()) {
        text.append("| supported with a remark | remark |\n|---|---|\n");
        others.forEach(entry -> text.append("| `")
            .append(entry.name())
            .append("` | ")
            .append(entry.note())
            .append(" |\n"));
        text.append('\n');
      }
      Map<String, List<Entry>> refused = entries.stream()
          .filter(entry -> entry.level() == Level.REFUSED)
          .collect(Collectors.groupingBy(Entry::note, TreeMap::new, Collectors.toList()));
      refused.forEach((note, list) -> text.append(
              lines("Refused (" + note.replaceAll("\\.$", "") + "): ", names(list, Level.REFUSED)))
          .append("\n\n"));
    });
    return text.toString().stripTrailing() + "\n";
  }

  private static String names(List<Entry> entries, Level level) {
    return entries.stream()
            .filter(entry -> entry.level() == level)
            .map(entry -> "`" + entry.name() + "`")
            .collect(Collectors.joining(", "))
        + ".";
  }

  /** A paragraph of lines of at most 120 characters. */
  private static String lines(String begin, String names) {
    StringBuilder text = new StringBuilder();
    int width = 0;
    for (String word : (begin + names).split(" ", -1)) {
      if (width + word.length() + 1 > 118) {
        text.append('\n');
        width = 0;
      } else if (width > 0) {
        text.append(' ');
        width++;
      }
      text.append(word);
      width += word.length();
    }
    return text.toString();
  }
}
