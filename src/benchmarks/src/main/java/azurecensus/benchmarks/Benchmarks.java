package azurecensus.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Measures everything and writes {@code docs/benchmarks.md} and its details; run by {@code mvn
 * package -Pbenchmarks} in the root of the repository.
 *
 * <p>Arguments: {@code full} or {@code short}, then the names of the sections to run, separated by
 * commas; all sections if there are none. Only a full run of all sections writes into {@code docs};
 * any other run writes the same page below {@code src/benchmarks/target/benchmarks}.
 */
public final class Benchmarks {
  private static final List<Section> SECTIONS = List.of(
      new ColdStart(),
      new RequestCost(),
      new ExportThroughput(),
      new Idle(),
      new JmhResults(),
      new Growth());

  private Benchmarks() {}

  /** Runs the measurements. */
  public static void main(String[] args) throws Exception {
    String mode = args.length > 0 ? args[0] : "full";
    Set<String> only =
        args.length > 1 && !args[1].isBlank() ? Set.of(args[1].split(",", -1)) : Set.of();
    Path root = Path.of("").toAbsolutePath();
    try (NullEndpoint endpoint = NullEndpoint.start()) {
      Workspace workspace = new Workspace(root, endpoint);
      Report report = new Report();
      boolean whole = only.isEmpty() && mode.equals("full");
      Path page = whole
          ? root.resolve("docs/benchmarks.md")
          : workspace.scratch().resolve("page/benchmarks.md");
      for (Section section : SECTIONS) {
        boolean asked = only.isEmpty()
            ? mode.equals("full") || section.isForEveryDay()
            : only.contains(section.name());
        if (asked) {
          System.out.println("== " + section.name());
          long start = System.nanoTime();
          section.run(workspace, Effort.named(mode), report);
          System.out.println(section.name() + " took "
              + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start) + " s");
          // keeps these results if the next section fails
          report.write(page, text("introduction", mode), text("details", mode), text("end", null));
        }
      }
      System.out.println("written: " + root.relativize(page));
    }
  }

  /**
   * Returns a hand-written note.
   *
   * @param mode told below the note, with the machine; null tells neither
   */
  private static String text(String note, String mode) throws IOException {
    Report text = new Report();
    text.note(note);
    if (mode != null) {
      text.paragraph(Machine.describe(mode));
    }
    return text.text().stripLeading();
  }
}
