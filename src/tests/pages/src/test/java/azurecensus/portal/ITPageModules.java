package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import azurecensus.testing.Browser;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Type check and unit tests of the pages' modules, in a browser because the build has no other
 * JavaScript engine. See {@link Browser} for machines without a browser.
 */
@ExtendWith(PageExtension.class)
class ITPageModules {
  private static PageModulesServer server;

  private final Browser browser;

  ITPageModules(Browser browser) {
    this.browser = browser;
  }

  @BeforeAll
  static void start(Browser browser) throws IOException {
    server = PageModulesServer.start();
    browser.open(server.url() + "/");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  /** One test for each case of the files {@code *-cases.js}. */
  @TestFactory
  Stream<DynamicTest> modules_passTheirCases() {
    List<String> files = PageModules.paths(PageModules.TESTS).stream()
        .filter(path -> path.endsWith("-cases.js"))
        .map(path -> "/tests/" + path)
        .toList();
    List<?> names = (List<?>) browser.run(
        "return import('/tests/testing.js').then(({ load }) => load(arguments[0]))", files);
    assertThat(names).hasSizeGreaterThan(files.size());
    return IntStream.range(0, names.size())
        .mapToObj(index -> dynamicTest(String.valueOf(names.get(index)), () -> runCase(index)));
  }

  private void runCase(int index) {
    Object failure = browser.run(
        "return import('/tests/testing.js').then(({ run }) => run(arguments[0]))", index);
    assertThat(failure).isNull();
  }

  @Test
  void modules_haveNoTypeErrors() {
    List<String> files = Stream.concat(
            PageModules.paths(PageModules.FOLDER).stream().map(path -> "/modules/" + path),
            PageModules.paths(PageModules.TESTS).stream()
                .filter(path -> !path.startsWith("type-check"))
                .map(path -> "/tests/" + path))
        .toList();

    assertThat(typeErrors(files, Map.of())).isEmpty();
  }

  @Test
  void typeError_isReportedWithItsFileAndLine() {
    String wrong = "import { duration } from './format.js';\n\nduration('3 s');\n";

    assertThat(typeErrors(
            List.of(
                "/modules/base/wrong.js",
                "/modules/base/format.js",
                "/modules/base/preferences.js"),
            Map.of("/modules/base/wrong.js", wrong)))
        .singleElement()
        .asString()
        .startsWith("/modules/base/wrong.js:3: Argument of type 'string' is not assignable");
  }

  private List<?> typeErrors(List<String> files, Map<String, String> texts) {
    return (List<?>) browser.run(
        "return import('/tests/type-check.js').then(({ check }) => check(...arguments))",
        files,
        texts);
  }
}
