package azurecensus.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestOwnerTest {
  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  "})
  void parse_returnsAutoForNoValue(String setting) {
    assertThat(RequestOwner.parse(setting)).isEqualTo(RequestOwner.AUTO);
  }

  @ParameterizedTest
  @CsvSource({"auto,AUTO", "Host,HOST", "' WORKER ',WORKER"})
  void parse_acceptsAnyCase(String setting, RequestOwner expected) {
    assertThat(RequestOwner.parse(setting)).isEqualTo(expected);
  }

  @Test
  void parse_namesTheSettingAndItsValues() {
    assertThatThrownBy(() -> RequestOwner.parse("both"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "OPENCENSUS_REQUEST_OWNER must be one of auto, host, worker; remove it to get auto.");
  }
}
