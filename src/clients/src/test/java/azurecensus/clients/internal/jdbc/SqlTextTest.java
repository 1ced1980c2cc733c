package azurecensus.clients.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlTextTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
      SELECT * FROM orders WHERE id = 17                | SELECT orders | SELECT * FROM orders WHERE id = ?
      select name from shop.customers c where n = 'O''Neil' | SELECT shop.customers | select name from shop.customers c where n = ?
      INSERT INTO "orders" (id) VALUES (1.5e3)          | INSERT orders | INSERT INTO "orders" (id) VALUES (?)
      UPDATE orders SET a = -1 -- 'note'                | UPDATE orders | UPDATE orders SET a = -?
      DELETE /* 17 */ FROM [orders]                     | DELETE orders | DELETE   FROM [orders]
      SELECT * FROM (SELECT id FROM orders) t           | SELECT orders | SELECT * FROM (SELECT id FROM orders) t
      SELECT $$secret 'x'$$, $1 FROM t1                 | SELECT t1     | SELECT ?, $? FROM t1
      {? = call charge(?, 'x')}                         | CALL          | {? = call charge(?, ?)}
      WITH a AS (SELECT 1) SELECT * FROM a              | WITH          | WITH a AS (SELECT ?) SELECT * FROM a
      COMMIT                                            | COMMIT        | COMMIT
      SELECT 1                                          | SELECT        | SELECT ?
      SELECT N'name', 0xCAFE FROM a                     | SELECT a      | SELECT N?, ? FROM a
      SELECT 'open                                      | SELECT        | SELECT ?
      """)
  void statement_isNamedAndHasNoValues(String sql, String name, String text) {
    SqlText read = SqlText.of(sql, false);

    assertThat(read.name()).isEqualTo(name);
    assertThat(read.text()).isEqualTo(text);
  }

  /** MySQL continues the text after the backslash, others end it: the rest may be a value. */
  @Test
  void backslashBeforeAQuote_endsTheRecordedText() {
    assertThat(SqlText.of("SELECT 'C:\\' , 'secret' FROM a", false).text()).isEqualTo("SELECT ?");
    assertThat(SqlText.of("SELECT 'it\\'s secret' FROM a", false).text()).isEqualTo("SELECT ?");
  }

  @Test
  void doubleQuotes_areTextsWhereTheDatabaseSaysSo() {
    String sql = "SELECT * FROM orders WHERE customer = \"Ada\"";

    assertThat(SqlText.of(sql, true).text()).isEqualTo("SELECT * FROM orders WHERE customer = ?");
    assertThat(SqlText.of(sql, false).text()).isEqualTo(sql);
  }

  @Test
  void statementWithoutText_hasAName() {
    assertThat(SqlText.of(null, false)).isEqualTo(new SqlText("SQL", null));
    assertThat(SqlText.of("  ", false)).isEqualTo(new SqlText("SQL", ""));
  }

  @Test
  void longStatement_isCut() {
    assertThat(SqlText.of("SELECT '" + "x".repeat(100_000) + "'", false).text())
        .isEqualTo("SELECT ?");
    assertThat(SqlText.of("SELECT " + "x, ".repeat(100_000), false).text().length())
        .isLessThanOrEqualTo(10_000);
  }
}
