package azurecensus.portal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PageDocumentTest {
  private static final String TEMPLATE = """
      <link rel="stylesheet" href="/assets/look.css">
      <script type="module" src="/assets/start.js"></script>
      """;

  private final Map<String, String> files = new HashMap<>(Map.of(
      "look.css", "body {}",
      "start.js", "import { a } from './base/a.js';\nconst later = await import('./later.js');\n",
      "base/a.js", "/** @import { T } from './none.js' */\nimport { b } from '../lib/b.js';\n",
      "lib/b.js", "library 1",
      "later.js", "import { a } from './base/a.js';\n"));

  private PageDocument document() {
    return PageDocument.of(TEMPLATE, files::get);
  }

  @Test
  void document_namesEveryModuleOfTheStart() {
    String folder = "/assets/" + document().version() + '/';

    assertThat(document().html()).isEqualTo("""
            <link rel="stylesheet" href="%1$slook.css">
            <link rel="modulepreload" href="%1$sbase/a.js">
            <link rel="modulepreload" href="%1$slib/b.js">
            <link rel="modulepreload" href="%1$sstart.js">
            <script type="module" src="%1$sstart.js"></script>
            """.formatted(folder));
  }

  @Test
  void version_changesWithEveryFile() {
    String before = document().version();
    assertThat(document().version()).isEqualTo(before).matches("[0-9a-f]{12}");
    for (String changed : files.keySet().toArray(String[]::new)) {
      String text = files.get(changed);
      files.put(changed, text + "// changed");
      assertThat(document().version()).as(changed).isNotEqualTo(before);
      files.put(changed, text);
    }
  }

  @Test
  void path_hasAVersionOrNone() {
    PageDocument document = document();

    assertThat(document.isCurrent(document.version() + "/base/a.js")).isTrue();
    assertThat(document.isCurrent("0123456789ab/base/a.js")).isFalse();
    assertThat(document.isCurrent("base/a.js")).isFalse();
    assertThat(PageDocument.withoutVersion("0123456789ab/base/a.js")).isEqualTo("base/a.js");
    assertThat(PageDocument.withoutVersion("base/a.js")).isEqualTo("base/a.js");
  }
}
