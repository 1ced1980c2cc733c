package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "' 120 ', PT2M",
    "86400, PT24H",
    "86401, PT24H",
    "999999999, PT24H",
    "9999999999, PT24H",
    "99999999999999999999, PT24H"
  })
  void parse_seconds(String header, Duration wait) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({
    "'Fri, 1 May 2026 12:00:30 GMT', PT30S",
    "'Fri, 01 May 2026 12:00:00 GMT', PT0S",
    "'Fri, 01 May 2026 11:00:00 GMT', PT0S",
    "'Fri, 01 May 2026 14:00:00 +0200', PT0S",
    "'Mon, 04 May 2026 12:00:00 GMT', PT24H"
  })
  void parse_date(String header, Duration wait) {
    assertThat(RetryAfter.parse(header, NOW)).isEqualTo(wait);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "soon", "-1", "1.5", "+3", "2026-05-01T12:00:30Z"})
  void parse_neither(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isNull();
  }

  @Test
  void parse_onlyOrdinaryDigitsAreANumber() {
    assertThat(RetryAfter.parse("\u0661", NOW)).isNull();
  }
}
