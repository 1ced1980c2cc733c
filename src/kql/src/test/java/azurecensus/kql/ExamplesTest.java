package azurecensus.kql;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.functions.StandardFunctions;
import azurecensus.kql.functions.Support;
import azurecensus.kql.model.KqlTranslation;
import azurecensus.kql.syntax.OperatorNames;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the examples of {@code examples.txt}: a query, its columns behind {@code =}, and its rows
 * behind {@code -}. Each operator and function that is called supported has one.
 */
class ExamplesTest {
  private static KqlDatabase database;

  record Example(String query, String columns, List<String> rows) {
    @Override
    public String toString() {
      return query;
    }
  }

  @BeforeAll
  static void openDatabase() throws SQLException {
    database = new KqlDatabase();
  }

  @AfterAll
  static void closeDatabase() throws SQLException {
    database.close();
  }

  static Stream<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (String line : text().split("\n", -1)) {
      if (line.startsWith("- ")) {
        examples.get(examples.size() - 1).rows().add(line.substring(2));
      } else if (line.startsWith("= ")) {
        Example last = examples.remove(examples.size() - 1);
        examples.add(new Example(last.query(), line.substring(2), last.rows()));
      } else if (!line.isBlank() && !line.startsWith("## ")) {
        examples.add(new Example(line, "", new ArrayList<>()));
      }
    }
    return examples.stream();
  }

  private static String text() {
    try (InputStream in = ExamplesTest.class.getResourceAsStream("examples.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void example_hasTheDocumentedColumnsAndRows(Example example) throws SQLException {
    KqlTranslation translation = database.translate(example.query());
    assertThat(KqlDatabase.columns(translation)).isEqualTo(example.columns());
    assertThat(database.rows(translation)).isEqualTo(compact(example.rows()));
  }

  /** The rows as the mapper writes them: without blanks between cells. */
  private static List<String> compact(List<String> rows) {
    ObjectMapper json = new ObjectMapper();
    return rows.stream()
        .map(row -> {
          try {
            return json.writeValueAsString(json.readTree(row));
          } catch (JsonProcessingException e) {
            throw new AssertionError(row, e);
          }
        })
        .toList();
  }

  @Test
  void supportedFunction_hasAnExample() {
    FunctionRegistry registry = StandardFunctions.registry();
    List<String> missing = new ArrayList<>();
    registry.scalars().stream()
        .filter(function -> function.support().level() != Support.Level.REFUSED)
        .filter(function -> !text().contains(function.name() + "("))
        .forEach(function -> missing.add(function.name()));
    registry.aggregates().stream()
        .filter(function -> !text().contains(function.name() + "("))
        .forEach(function -> missing.add(function.name()));
    assertThat(missing).isEmpty();
  }

  @Test
  void supportedOperator_hasAnExample() {
    assertThat(OperatorNames.SUPPORTED.keySet())
        .allSatisfy(name -> assertThat(text()).containsPattern("(\\b|\\| )" + name + "\\b"));
  }
}
