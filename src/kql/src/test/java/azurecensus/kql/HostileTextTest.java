package azurecensus.kql;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTranslation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Properties over texts that somebody chose to do harm; the seeds are fixed. */
class HostileTextTest {
  /** A word that no SQL of ours has. */
  private static final String MARK = "zqhostile";

  private static final List<String> TEXTS = List.of(
      MARK + "'; DROP TABLE requests; --",
      MARK + "\"); DELETE FROM requests; --",
      MARK + "' OR '1'='1",
      MARK + "$1",
      MARK + "*/ SELECT /*",
      MARK + "\u0000\u2028\\",
      MARK + "\uD800",
      "x') UNION SELECT '" + MARK);

  /** Queries with a place for a text: %s in a quoted text, %n in a quoted name. */
  private static final List<String> QUERIES = List.of(
      "requests | where name == %s",
      "requests | where name has %s or name contains %s",
      "requests | where name in (%s, 'b')",
      "requests | where name matches regex %s",
      "requests | extend x = strcat(name, %s), y = split(name, %s)",
      "requests | search %s",
      "requests | extend %n = 1 | where %n > 0",
      "requests | summarize %n = count() by name",
      "let %n = 5; print %n",
      "print dynamic({%s: %s})",
      "requests | project customDimensions[%s]",
      "requests | parse name with %s rest",
      "requests | parse kind=regex name with %s rest",
      "datatable(%n:string)[%s]",
      "requests | project-rename %n = name",
      "union withsource=%n requests, requests",
      "print format_datetime(now(), %s)",
      "print extract(%s, 1, 'a')",
      "requests | evaluate pivot(name) | extend %n = %s",
      "print bag_pack(%s, 1), datetime_add(%s, 1, now())",
      "requests | render %n with (title=%s)");

  private static final ObjectMapper JSON = new ObjectMapper();

  private KqlDatabase database;

  @BeforeEach
  void openDatabase() throws SQLException {
    database = new KqlDatabase();
  }

  @AfterEach
  void closeDatabase() throws SQLException {
    database.close();
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }

  private static String name(String text) {
    return "['" + text.replace("'", "").replace("\n", "") + "']";
  }

  @Test
  void hostileText_neverReachesTheSql() throws SQLException, JsonProcessingException {
    int translated = 0;
    for (String query : QUERIES) {
      for (String text : TEXTS) {
        String kql = query.replace("%s", quoted(text)).replace("%n", name(text));
        try {
          KqlTranslation translation = database.translate(kql);
          translated++;
          assertThat(translation.sql()).as(kql).doesNotContain(MARK);
          assertIsOneSelect(translation.sql());
        } catch (KqlException e) {
          assertThat(e).hasMessageMatching("(?s)line \\d+, column \\d+: .*");
        }
      }
    }
    assertThat(translated).isGreaterThan(100);
  }

  private void assertIsOneSelect(String sql) throws SQLException, JsonProcessingException {
    JsonNode parsed = JSON.readTree(database.parsed(sql));
    assertThat(parsed.path("error").asBoolean()).as(sql).isFalse();
    assertThat(parsed.path("statements").size()).isEqualTo(1);
    assertTablesAreKnown(parsed);
  }

  /** Base tables are the schema's or the steps' own. */
  private static void assertTablesAreKnown(JsonNode node) {
    if (node.path("type").asText().equals("BASE_TABLE")) {
      assertThat(node.path("table_name").asText()).matches("requests|t\\d+");
    }
    node.forEach(HostileTextTest::assertTablesAreKnown);
  }

  @Test
  void randomText_neverFailsOtherwise() {
    Random random = new Random(17);
    String alphabet = "abz019 \n\t'\"`|(){}[],;:=!~<>+-*/%.@#$\\_é😀\u0000";
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(60); j > 0; j--) {
        int at = random.nextInt(alphabet.length());
        text.append(alphabet.charAt(at));
      }
      assertTranslatesOrRefuses(text.toString());
    }
  }

  @Test
  void shuffledQuery_neverFailsOtherwise() {
    Random random = new Random(4);
    List<String> words = new ArrayList<>();
    ExamplesTest.examples()
        .forEach(example -> words.addAll(List.of(example.query().split("(?<=\\W)|(?=\\W)"))));
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder(random.nextBoolean() ? "requests | " : "print ");
      for (int j = random.nextInt(25); j > 0; j--) {
        text.append(words.get(random.nextInt(words.size())));
      }
      assertTranslatesOrRefuses(text.toString());
    }
  }

  @Test
  void damagedQuery_neverFailsOtherwise() {
    Random random = new Random(99);
    List<String> queries =
        ExamplesTest.examples().map(ExamplesTest.Example::query).toList();
    for (int i = 0; i < 3000; i++) {
      StringBuilder text = new StringBuilder(queries.get(random.nextInt(queries.size())));
      for (int j = random.nextInt(3); j >= 0 && text.length() > 1; j--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.insert(at, text.charAt(random.nextInt(text.length())));
          default -> text.setLength(at);
        }
      }
      assertTranslatesOrRefuses(text.toString());
    }
  }

  private void assertTranslatesOrRefuses(String text) {
    try {
      assertThat(database.translate(text).columns()).isNotEmpty();
    } catch (KqlException e) {
      assertThat(e.position().line()).isPositive();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("The translator fails for: " + text, e);
    }
  }
}
