package azurecensus.portal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlFunctionsTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "portal-api.md");

  @Test
  void page_listsEveryFunctionThatAQueryMayUse() throws IOException {
    String page = Files.readString(PAGE);
    String list = page.substring(
        page.indexOf("<!-- functions of SQL -->"), page.indexOf("<!-- end of functions -->"));
    List<String> listed = Arrays.stream(list.split("[`,.\\s]+", -1))
        .filter(word -> word.matches("[a-z_0-9]+"))
        .filter(word -> !word.equals("functions") && !word.equals("of"))
        .toList();

    assertThat(listed).containsExactlyElementsOf(SqlFunctions.names());
  }
}
