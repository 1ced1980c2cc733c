package azurecensus.portal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.http.RequestRefusedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a:b                   | a:b",
        "a:\"b c\"             | a:\"b c\"",
        "a:\"x\\\"y\"           | a:\"x\\\"y\"",
        "a:\"\"               | a:\"\"",
        "\"AND\"               | \"AND\"",
        "\"own field\":1       | \"own field\":1",
        "NOT (a:1 OR b>2) c    | (NOT (a:1 OR b>2) AND c)"
      })
  void filter_isWrittenAsItWasRead(String text, String written) {
    assertThat(new FilterParser(text).parse()).hasToString(written);
  }

  @Test
  void longQuotedText_isRead() {
    String value = "x".repeat(3900);

    assertThat(new FilterParser("a:\"" + value + "\"").parse()).hasToString("a:" + value);
    assertThat(new FilterParser("\"" + "\\\"".repeat(1900) + "\"").parse())
        .hasToString("\"" + "\\\"".repeat(1900) + "\"");
  }

  @Test
  void openQuote_isRefused() {
    assertThatThrownBy(() -> new FilterParser("a:\"" + "x".repeat(3900)).parse())
        .isInstanceOf(RequestRefusedException.class)
        .hasMessageContaining("needs a value");
  }
}
