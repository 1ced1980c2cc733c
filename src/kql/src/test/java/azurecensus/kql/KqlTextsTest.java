package azurecensus.kql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KqlTextsTest {
  private static final double ROWS = 1000;
  private static final double MESSAGE = 1000;

  private static double bytes(String kql) {
    return KqlTexts.of(kql).bytes(ROWS, name -> name.equals("message") ? MESSAGE : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        "traces | project message # 0",
        "traces | project strcat(message, message) # 2000",
        "traces | extend a = strcat(message, message) | project strcat(a, a) # 6000",
        "let f = (x: string) { strcat(x, x) }; traces | project f(f(message)) # 6000",
        "traces | project strrep(message, 10) # 10320",
        "traces | project replace_string(message, 'ab', 'abcd') # 2002",
        "traces | join kind=inner traces on id | project strcat(message1, message) # 2000",
        "traces | parse message with a ' ' b | project strcat(a, b) # 4000",
        "traces | summarize m = max(message) | project strcat(m, m) # 2"
      })
  void bytes_followTheStepsOfTheQuery(String kql, double forARow) {
    assertThat(bytes(kql)).isEqualTo(forARow * ROWS);
  }

  @Test
  void values_ofFewRowsCountFewTimes() {
    assertThat(bytes("print strrep('ab', 1000)")).isLessThan(1_000_000);
    assertThat(bytes("datatable(a: string)['x', 'y'] | project strrep(a, 1000)"))
        .isLessThan(1_000_000);
    assertThat(bytes("traces | project strrep('ab', 1000)")).isGreaterThan(10_000_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"traces | join traces on id", "traces | mv-expand a = split(message, ',')"})
  void rows_repeatInJoinsAndExpansions(String kql) {
    assertThat(KqlTexts.of(kql).repeatsRows()).isTrue();
    assertThat(KqlTexts.of("traces | where message has 'a'").repeatsRows()).isFalse();
  }
}
