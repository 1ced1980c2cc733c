package azurecensus.kql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTranslation;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KqlTranslatorTest {
  private KqlDatabase database;

  @BeforeEach
  void openDatabase() throws SQLException {
    database = new KqlDatabase();
  }

  @AfterEach
  void closeDatabase() throws SQLException {
    database.close();
  }

  @Test
  void failuresByOperation_areCounted() throws SQLException {
    assertThat(database.rows("requests | where timestamp > ago(2h) and success == false"
            + " | summarize failures = sum(itemCount) by name | order by failures desc"))
        .containsExactly("[\"GET /cart\",1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "success == false",
        "success == \"False\"",
        "success != \"True\"",
        "success == 0",
        "not(success)"
      })
  void success_answersToAllItsSpellings(String condition) throws SQLException {
    assertThat(database.rows("requests | where " + condition + " | count")).containsExactly("[2]");
  }

  @Test
  void missingText_isEmpty() throws SQLException {
    assertThat(
            database.rows("requests | where isempty(name) | project resultCode, n = strlen(name)"))
        .containsExactly("[\"404\",0]");
  }

  @Test
  void customDimension_comparesItsText() throws SQLException {
    assertThat(database.rows("requests | where customDimensions.tenant == \"red\""
            + " | project name, tostring(customDimensions.tenant)"))
        .containsExactly("[\"GET /cart\",\"red\"]");
  }

  @Test
  void percentileOverTime_hasBinsAndChart() throws SQLException {
    KqlTranslation translation = database.translate("requests | where isnotnull(duration)"
        + " | summarize percentile(duration, 95) by bin(timestamp, 1h) | order by timestamp asc"
        + " | render timechart with (title=\"Slow\")");
    assertThat(database.rows(translation))
        .containsExactly("[\"2031-05-17T10:00:00Z\",200.25]", "[\"2031-05-17T11:00:00Z\",90.0]");
    assertThat(translation.chart()).hasValueSatisfying(chart -> {
      assertThat(chart.kind()).isEqualTo("timechart");
      assertThat(chart.properties()).containsEntry("title", "Slow");
    });
  }

  @Test
  void columnNames_differByCase() {
    assertThatThrownBy(() -> database.translate("requests | project Name"))
        .isInstanceOf(KqlException.class)
        .hasMessageContaining("line 1, column 20")
        .hasMessageContaining("Did you mean 'name'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "requests | filtre name == 'x'; SYNTAX; 'filtre' is not an operator. Did you mean 'filter'?",
        "requests | where nme == 'x'; SEMANTICS; Did you mean 'name'?",
        "request | count; SEMANTICS; Did you mean 'requests'?",
        "requests | where strlne(name) > 1; UNSUPPORTED; Did you mean 'strlen'?",
        "requests | where name + 1 > 2; SEMANTICS; '+' is not defined for string and long",
        "requests | where duration > 1s; SEMANTICS; '>' is not defined for real and timespan",
        "requests | scan; UNSUPPORTED; Use serialize",
        "print rand(); UNSUPPORTED; it is random",
        "requests | project; SYNTAX; Expected a value",
        "print 'open; SYNTAX; no closing quote",
        "requests | summarize sum(sum(itemCount)); SEMANTICS; Use two summarize",
        "requests | extend r = row_number(); SEMANTICS; Put sort or serialize before it",
        "datatable(l:dynamic)[] | mv-apply l on (where true | summarize count()); UNSUPPORTED; countif()",
        "datatable(l:dynamic)[] | mv-apply l on (extend r = row_number()); UNSUPPORTED; Window functions",
        ".show tables; UNSUPPORTED; Management commands"
      })
  void mistake_isToldWithPlaceAndRemedy(String query, KqlException.Reason reason, String message) {
    KqlException error = catchThrowableOfType(KqlException.class, () -> database.translate(query));
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error)
        .hasMessageContaining(message)
        .hasMessageMatching("(?s)line \\d+, column \\d+: .*");
  }

  @Test
  void errorPosition_countsLines() {
    KqlException error = catchThrowableOfType(
        KqlException.class, () -> database.translate("requests\n| take 5\n| wher true"));
    assertThat(error.position().line()).isEqualTo(3);
    assertThat(error.position().column()).isEqualTo(3);
  }

  @Test
  void now_isOneInstant() throws SQLException {
    assertThat(database.rows("requests | take 1 | project now(), bin(ago(30m), 1h)"))
        .containsExactly("[\"2031-05-17T12:00:00Z\",\"2031-05-17T11:00:00Z\"]");
  }

  @Test
  void pluginThatReadsData_isRefusedWithoutProbe() {
    KqlTranslator translator = new KqlTranslator(KqlDatabase.schema());
    assertThatThrownBy(() -> translator.translate(
            "requests | evaluate bag_unpack(customDimensions)", KqlDatabase.NOW))
        .isInstanceOf(KqlException.class)
        .hasMessageContaining("depend on the data");
  }

  @Test
  void deepNesting_isRefused() {
    String query = "print " + "(".repeat(5000) + "1" + ")".repeat(5000);
    assertThatThrownBy(() -> database.translate(query))
        .isInstanceOf(KqlException.class)
        .hasMessageContaining("nested deeper than");
    assertThatThrownBy(() -> database.translate("print " + "-".repeat(50_000) + "1"))
        .isInstanceOf(KqlException.class);
    assertThatThrownBy(() -> database.translate("print dynamic(" + "[".repeat(9000)))
        .isInstanceOf(KqlException.class);
  }

  /** Each operator may be a level of the expression's tree, which is walked recursively. */
  @ParameterizedTest
  @ValueSource(
      strings = {"+1", " and 1", " or 1", ".a", "[0]", " == 1", "*1", " has 'a'", " in (1)"})
  void expressionOfVeryManyOperators_isRefused(String operator) {
    assertThatThrownBy(
            () -> database.translate("print a = dynamic(1) | where a" + operator.repeat(8000)))
        .isInstanceOf(KqlException.class)
        .hasMessageContaining("more than 1000 operators");
  }

  @Test
  void expressionOfManyOperators_runs() throws SQLException {
    assertThat(database.rows("requests | where name == 'x'" + " or name == 'x'".repeat(400)))
        .isEmpty();
    assertThat(database.rows("print 1" + "+1".repeat(900))).containsExactly("[901]");
  }

  @Test
  void veryLongPathOfJson_isRefused() {
    String path = "$" + ".a".repeat(20_000);
    assertThatThrownBy(() -> database.translate("print extract_json('" + path + "', '{}')"))
        .isInstanceOf(KqlException.class)
        .hasMessageContaining("at most 500 characters");
  }

  @Test
  @Timeout(60)
  void namesOfManyStars_takeNoExponentialTime() {
    String pattern = "*t".repeat(2) + "*e".repeat(30) + "*q";
    assertThatThrownBy(() -> database.translate("union " + "*".repeat(40) + "q"))
        .hasMessageContaining("No table fits");
    assertThatThrownBy(() -> database.translate("union requests | project-keep " + pattern))
        .hasMessageContaining("no columns");
  }

  @Test
  void longText_isRefused() {
    assertThatThrownBy(() -> database.translate("print '" + "x".repeat(100_000) + "'"))
        .isInstanceOf(KqlException.class)
        .hasMessageContaining("longer than");
  }

  @Test
  void recursiveFunction_isRefused() {
    assertThatThrownBy(() -> database.translate("let f = (n:long) { f(n) }; print f(1)"))
        .isInstanceOf(KqlException.class);
  }

  @Test
  void functionsThatDouble_areRefusedSoon() {
    StringBuilder query = new StringBuilder("let f0 = (x:long) { x + 1 };");
    for (int i = 1; i < 28; i++) {
      query
          .append("let f")
          .append(i)
          .append(" = (x:long) { f")
          .append(i - 1)
          .append("(x) + f")
          .append(i - 1)
          .append("(x + 1) };");
    }
    assertThatThrownBy(() -> database.translate(query + "print f27(1)"))
        .isInstanceOf(KqlException.class)
        .hasMessageContaining("expressions");
  }

  @Test
  void nestedCalls_doNotMultiplyTheSql() {
    String call = "name";
    for (int i = 0; i < 18; i++) {
      call = "trim('x', " + call + ")";
    }
    String sql = database.translate("requests | project v = " + call).sql();
    assertThat(sql.length()).isLessThan(20_000);
  }

  @Test
  void translation_isOneSelect() throws SQLException {
    for (String query :
        List.of("requests", "print 1", "requests | join kind=inner requests on name")) {
      assertThat(database.parsed(database.translate(query).sql())).contains("SELECT_NODE");
    }
  }
}
