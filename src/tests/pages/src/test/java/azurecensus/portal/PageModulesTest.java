package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the rooms and the style of the pages' JavaScript. */
class PageModulesTest {
  /**
   * The rooms, each with the height of its floor: a module imports from its own room and from lower
   * floors. The rooms of one floor do not know each other.
   */
  private static final Map<String, Integer> FLOORS = Map.of(
      "base", 0,
      "components", 1,
      "charts", 2,
      "map", 2,
      "timeline", 2,
      "logs", 3,
      "pages", 4,
      "", 5);

  private static final int LINE_LENGTH = 120;

  /** Quoted texts, comments and lines of KQL, which has operators of its own. */
  private static final Pattern NO_CODE =
      Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|`[^`]*`|^\\s*[*|].*|//.*");

  private static final Pattern LOOSE_COMPARISON = Pattern.compile("[^=!]==[^=]|!=[^=]");

  /** What the house style does not have, with the reason. */
  private static final Map<Pattern, String> UNWANTED = Map.of(
      Pattern.compile("\t"), "two spaces indent",
      Pattern.compile("[ \t]+$"), "no spaces at the end of a line",
      Pattern.compile("\\bvar [a-z]"), "const or let",
      Pattern.compile("^import .*\""), "single quotes",
      Pattern.compile("@ts-(ignore|nocheck|expect-error)"), "no exceptions from the type check",
      Pattern.compile("innerHTML|outerHTML|\\beval\\("), "telemetry stays plain text",
      Pattern.compile("console\\."), "no output to the console");

  @Test
  void imports_goDownwards() {
    List<String> wrong = new ArrayList<>();
    PageModules.imports().forEach((module, imported) -> {
      for (String target : imported) {
        boolean down = floor(target) < floor(module);
        if (!down && !room(target).equals(room(module))) {
          wrong.add(module + " -> " + target);
        }
      }
    });

    assertThat(wrong).isEmpty();
  }

  @Test
  void imports_leadToModules() {
    Map<String, List<String>> imports = PageModules.imports();

    assertThat(imports).hasSizeGreaterThan(30);
    assertThat(imports.values().stream().flatMap(List::stream))
        .isSubsetOf(imports.keySet())
        .contains("base/api.js");
  }

  @Test
  void imports_formNoCircle() {
    Map<String, List<String>> imports = PageModules.imports();
    List<String> circles = new ArrayList<>();
    imports
        .keySet()
        .forEach(module -> findCircle(imports, List.of(module), circles, new HashSet<>()));

    assertThat(circles).isEmpty();
  }

  private static void findCircle(
      Map<String, List<String>> imports, List<String> way, List<String> circles, Set<String> seen) {
    for (String next : imports.getOrDefault(way.get(way.size() - 1), List.of())) {
      List<String> longer = Stream.concat(way.stream(), Stream.of(next)).toList();
      if (next.equals(way.get(0))) {
        circles.add(String.join(" -> ", longer));
      } else if (seen.add(next)) {
        findCircle(imports, longer, circles, seen);
      }
    }
  }

  private static String room(String module) {
    int slash = module.indexOf('/');
    return slash < 0 ? "" : module.substring(0, slash);
  }

  private static int floor(String module) {
    assertThat(FLOORS).as("the room of " + module).containsKey(room(module));
    return FLOORS.get(room(module));
  }

  @Test
  void lines_areShortAndInTheHouseStyle() {
    List<String> wrong = Stream.of(PageModules.FOLDER, PageModules.TESTS)
        .flatMap(
            folder -> PageModules.paths(folder).stream().flatMap(path -> wrongLines(folder, path)))
        .toList();

    assertThat(wrong).isEmpty();
  }

  private static Stream<String> wrongLines(Path folder, String path) {
    List<String> lines = PageModules.text(folder, path).lines().toList();
    return IntStream.range(0, lines.size()).boxed().flatMap(index -> {
      String line = lines.get(index);
      String place = path + ":" + (index + 1) + ": ";
      return Stream.concat(
              Stream.of(
                      line.length() > LINE_LENGTH ? "at most " + LINE_LENGTH + " characters" : "",
                      isLooselyCompared(line) ? "=== and !==" : "")
                  .filter(rule -> !rule.isEmpty()),
              UNWANTED.entrySet().stream()
                  .filter(rule -> rule.getKey().matcher(line).find())
                  .map(Map.Entry::getValue))
          .map(place::concat);
    });
  }

  private static boolean isLooselyCompared(String line) {
    return LOOSE_COMPARISON.matcher(NO_CODE.matcher(line).replaceAll("")).find();
  }
}
