package azurecensus.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalOptionsTest {
  @Test
  void unknownOption_isNamed() {
    assertThatThrownBy(() -> LocalOptions.parse("--colour=red"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--colour")
        .hasMessageContaining("--app");
    assertThatThrownBy(() -> LocalOptions.parse("--portal-port=many"))
        .hasMessageContaining("--portal-port must be a whole number, 0 to 65535.");
    assertThatThrownBy(() -> LocalOptions.parse("--downstream-delay=-1"))
        .hasMessage("--downstream-delay must be a whole number, 0 to 600000.");
  }

  @Test
  void options_emptyMeansDefault() {
    LocalOptions options = LocalOptions.parse(
        "--portal-port=", "--functions-port=", "--downstream-delay=", "--host-telemetry=");
    assertThat(options.downstreamDelay()).isEqualTo(Duration.ofMillis(200));
    assertThat(options.portalPort()).isEqualTo(7072);
    assertThat(options.functionsPort()).isEmpty();
    assertThat(options.hostTelemetry()).isTrue();
  }
}
