package azurecensus.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.host.HostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LocalOptionsTest {
  @Test
  void unknownOption_isNamed() {
    assertThatThrownBy(() -> LocalOptions.parse(new String[] {"--colour=red"}))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("--colour")
        .hasMessageContaining("--app");
    assertThatThrownBy(() -> LocalOptions.parse(new String[] {"--portal-port=many"}))
        .hasMessageContaining("--portal-port must be a port");
    assertThatThrownBy(() -> LocalOptions.parse(new String[] {"--downstream-delay=-1"}))
        .hasMessage("--downstream-delay must be milliseconds, 0 to 600000.");
  }

  @Test
  void options_emptyMeansDefault() {
    LocalOptions options = LocalOptions.parse(new String[] {
      "--portal-port=", "--functions-port=", "--downstream-delay=", "--host-telemetry="
    });
    assertThat(options.downstreamDelay()).isEqualTo(Duration.ofMillis(200));
    assertThat(options.portalPort()).isEqualTo(7072);
    assertThat(options.functionsPort()).isEqualTo(-1);
    assertThat(options.hostTelemetry()).isTrue();
  }
}
