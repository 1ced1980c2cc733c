package azurecensus.portal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeParserTest {
  @ParameterizedTest
  @CsvSource({
    "2024-05-01T12:00:00.123456Z, 2024-05-01T12:00:00.123456Z",
    "2024-05-01T12:00:00.1234567Z, 2024-05-01T12:00:00.123456Z",
    "2024-05-01T12:00:00Z, 2024-05-01T12:00:00Z",
    "2024-05-01T12:00:00.5, 2024-05-01T12:00:00.5Z",
    "2024-05-01T14:00:00.000+0200, 2024-05-01T12:00:00Z",
    "2024-05-01T06:30:00-05:30, 2024-05-01T12:00:00Z",
    "2024-02-29 23:59:59Z, 2024-02-29T23:59:59Z"
  })
  void time_readAsEverySdkWritesIt(String text, String expected) {
    Instant instant = Instant.parse(expected);

    assertThat(TimeParser.parseMicros(text))
        .hasValue(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2024-05-01",
        "2023-02-29T00:00:00Z",
        "2024-05-01T12:00:00.Z",
        "2024-05-01T12:61:00Z",
        "1714564800"
      })
  void time_refusedWhenItIsNone(String text) {
    assertThat(TimeParser.parseMicros(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "00:00:00.045000, 45.0",
    "0.00:00:03.234, 3234.0",
    "00:00:00.0000004, 0.0004",
    "00.00:00:10, 10000.0",
    "1.02:03:04.5, 93784500.0",
    "999.23:59:59.9999999, 86399999999.9999"
  })
  void duration_readInMilliseconds(String text, double millis) {
    assertThat(TimeParser.parseDurationMillis(text)).hasValue(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1:00:00:00",
        "24:00:00",
        "00:60:00",
        "00:00:00.",
        "1000.00:00:00",
        "-00:00:01",
        "00:00:01.5.5",
        "PT1S"
      })
  void duration_refusedAsTheServiceDoes(String text) {
    assertThat(TimeParser.parseDurationMillis(text)).isEmpty();
  }
}
