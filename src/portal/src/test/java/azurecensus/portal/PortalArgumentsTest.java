package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PortalArgumentsTest {
  @Test
  void nothing_meansTheDefaults() {
    PortalArguments arguments = PortalArguments.parse(Map.of());

    assertThat(arguments.options()).isEqualTo(PortalOptions.defaults());
    assertThat(arguments.open()).isFalse();
    assertThat(arguments.help()).isFalse();
  }

  @Test
  void everyOption_isRead() {
    PortalArguments arguments = PortalArguments.parse(
        Map.of(),
        "--port",
        "0",
        "--db=telemetry.db",
        "--max-rows",
        "5",
        "--max-megabytes=2",
        "--host",
        "127.0.0.2",
        "--allow-host",
        "Portal.Local",
        "--token-file=token",
        "--allow-key",
        "My-Key",
        "--import",
        "first.ndjson",
        "--import=second.ndjson.gz",
        "--open");

    assertThat(arguments.open()).isTrue();
    assertThat(arguments.imports())
        .containsExactly(Path.of("first.ndjson"), Path.of("second.ndjson.gz"));
    assertThat(arguments.options().port()).isZero();
    assertThat(arguments.options().database()).isEqualTo(Path.of("telemetry.db"));
    assertThat(arguments.options().maxItems()).isEqualTo(5);
    assertThat(arguments.options().maxStoredBytes()).isEqualTo(2 * 1024 * 1024);
    assertThat(arguments.options().host()).isEqualTo("127.0.0.2");
    assertThat(arguments.options().tokenFile()).isEqualTo(Path.of("token"));
    assertThat(arguments.options().allowedKeys()).containsExactly("my-key");
    assertThat(arguments.options().allowedHosts()).containsExactly("portal.local");
  }

  @Test
  void help_namesEveryOption() {
    assertThat(PortalArguments.parse(Map.of(), "--help").help()).isTrue();
    assertThat(PortalArguments.HELP)
        .contains(
            "--port",
            "--db",
            "--max-rows",
            "--max-megabytes",
            "--host",
            "--allow-host",
            "--import",
            "--token-file",
            "--allow-key",
            "--open");
  }

  @ParameterizedTest
  @CsvSource({
    "--prot, Unknown option --prot.",
    "--port, --port needs a value.",
    "--port=x, --port needs a whole number from 0 to 65535.",
    "--port=70000, --port needs a whole number from 0 to 65535.",
    "--max-rows=0, maxItems must be at least 1 and was 0"
  })
  void wrongArgument_isNamed(String argument, String message) {
    assertThatThrownBy(() -> PortalArguments.parse(Map.of(), argument))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
