package azurecensus.house;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.house.House.Module;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds how sentences begin and how long lines are. */
class WordingTest {
  private static final int LONGEST_LINE = 120;

  /** A Javadoc begins with a noun phrase, or with a verb in the third person. */
  private static final Pattern RIDDLE = Pattern.compile(
      "/\\*\\*[\\s*]*(?:<p>)?(What|How|Who|Whether|Where|Which|So|One|Nobody|Somebody)\\b");

  /** The address of a link or a picture, which cannot be broken. */
  private static final Pattern ADDRESS = Pattern.compile("(?<=\\]\\()[^)]*(?=\\))|https?://\\S+");

  private static List<Module> modules() {
    return House.modulesWithCode();
  }

  @ParameterizedTest
  @MethodSource("modules")
  void javadoc_beginsWithANounOrAVerb(Module module) throws IOException {
    List<String> riddles = new ArrayList<>();
    for (Path source : module.sources()) {
      String text = Files.readString(source);
      Matcher matcher = RIDDLE.matcher(text);
      while (matcher.find()) {
        long line = text.substring(0, matcher.start(1)).lines().count();
        riddles.add(Repository.ROOT.relativize(source) + ":" + line + " " + matcher.group(1));
      }
    }

    assertThat(riddles).as(module.folder()).isEmpty();
  }

  @Test
  void linesOfDocuments_haveAtMost120Characters() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path document : Repository.files(".md")) {
      boolean fenced = false;
      int number = 0;
      for (String line : Files.readAllLines(document)) {
        number++;
        boolean fence = line.stripLeading().startsWith("```");
        fenced ^= fence;
        if (!fenced && !fence && !line.stripLeading().startsWith("|")) {
          check(tooLong, document, number, ADDRESS.matcher(line).replaceAll(""));
        }
      }
    }

    assertThat(tooLong).isEmpty();
  }

  @Test
  void linesOfJavaScript_haveAtMost120Characters() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path script : Repository.files(".js")) {
      int number = 0;
      for (String line : Files.readAllLines(script)) {
        check(tooLong, script, ++number, line);
      }
    }

    assertThat(tooLong).isEmpty();
  }

  private static void check(List<String> tooLong, Path file, int number, String line) {
    int length = line.codePointCount(0, line.length());
    if (length > LONGEST_LINE) {
      tooLong.add(Repository.ROOT.relativize(file) + ":" + number + " has " + length);
    }
  }
}
