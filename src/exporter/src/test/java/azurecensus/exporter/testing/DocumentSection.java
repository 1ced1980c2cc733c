package azurecensus.exporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A section of a page in {@code docs} that tests write with {@code -Ddocs.update=true} and check
 * otherwise.
 */
public final class DocumentSection {
  private final Path page;
  private final String begin;
  private final String end;

  public DocumentSection(String page, String section) {
    this.page = find(Path.of("docs", page));
    this.begin = "<!-- " + section + ": written by the tests with -Ddocs.update=true -->\n";
    this.end = "<!-- end of " + section + " -->\n";
  }

  /** Finds the file in the working directory or the nearest directory above that has it. */
  private static Path find(Path file) {
    Path directory = Path.of("").toAbsolutePath();
    while (directory.getParent() != null && !Files.exists(directory.resolve(file))) {
      directory = directory.getParent();
    }
    return directory.resolve(file);
  }

  /**
   * Fails when the page lacks one of these lines; it may have more, from tests that did not run.
   */
  public void writeOrCheck(List<String> lines) throws IOException {
    String document = Files.readString(page);
    int start = document.indexOf(begin);
    int stop = document.indexOf(end);
    assertThat(start).as("marker of the section in " + page).isBetween(0, stop);
    start += begin.length();
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(
          page,
          document.substring(0, start) + String.join("\n", lines) + "\n"
              + document.substring(stop));
      return;
    }
    List<String> documented = document.substring(start, stop).lines().toList();
    assertThat(lines.stream().filter(line -> !documented.contains(line)).toList())
        .as("lines that " + page + " lacks; -Ddocs.update=true writes them")
        .isEmpty();
  }
}
