package azurecensus.host.staged;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostJsonTest {
  @TempDir
  private Path root;

  @Test
  void routePrefix_isApiByDefault() throws IOException {
    assertThat(HostJson.read(write("{\"version\": \"2.0\"}")).routePrefix()).isEqualTo("api");
  }

  @Test
  void routePrefix_losesItsSlashes_andMayBeEmpty() throws IOException {
    assertThat(HostJson.read(
                write(
                    "{\"version\": \"2.0\", \"extensions\": {\"http\": {\"routePrefix\": \"/v1/x/\"}}}"))
            .routePrefix())
        .isEqualTo("v1/x");
    assertThat(HostJson.read(write(
                "{\"version\": \"2.0\", \"extensions\": {\"http\": {\"routePrefix\": \"\"}}}"))
            .routePrefix())
        .isEmpty();
  }

  @Test
  void otherVersion_isRefused() throws IOException {
    Path file = write("{}");
    assertThatThrownBy(() -> HostJson.read(file)).hasMessageContaining("\"2.0\"");
  }

  /** The Functions host refuses such a file, too. */
  @Test
  void textBehindTheObject_isRefused() throws IOException {
    Path file = write("{\"version\": \"2.0\"}, {\"extensions\": {}}");
    assertThatThrownBy(() -> HostJson.read(file)).hasMessageContaining("is not valid JSON");
  }

  @Test
  void unknownLevel_isNamed() throws IOException {
    Path file =
        write("{\"version\": \"2.0\", \"logging\": {\"logLevel\": {\"Function\": \"Loud\"}}}");
    assertThatThrownBy(() -> HostJson.read(file))
        .hasMessageContaining("Function")
        .hasMessageContaining("Warning");
  }

  @Test
  void logLevels_ofASink_beatGeneralOnes_andLongerCategoriesBeatShorter() throws IOException {
    HostJson host = HostJson.read(write("""
        {"version": "2.0", "logging": {
          "logLevel": {"default": "Warning", "Function": "Debug", "Function.Noisy.User": "Error"},
          "applicationInsights": {"logLevel": {"Function.Noisy": "None", "default": "Information"}}}}
        """));
    LogFilter console = host.consoleFilter();
    assertThat(console.allows("Host.Startup", LogLevel.INFORMATION)).isFalse();
    assertThat(console.allows("Host.Startup", LogLevel.WARNING)).isTrue();
    assertThat(console.allows("Function.Quiet", LogLevel.DEBUG)).isTrue();
    assertThat(console.allows("Function.Noisy.User", LogLevel.WARNING)).isFalse();
    LogFilter telemetry = host.telemetryFilter();
    assertThat(telemetry.allows("Function.Noisy.User", LogLevel.CRITICAL)).isFalse();
    assertThat(telemetry.allows("Function.Quiet", LogLevel.DEBUG)).isFalse();
    assertThat(telemetry.allows("Function.Quiet", LogLevel.INFORMATION)).isTrue();
  }

  @Test
  void logLevels_notGiven_areInformation() throws IOException {
    LogFilter filter = HostJson.read(write("{\"version\": \"2.0\"}")).consoleFilter();
    assertThat(filter.allows("Function.x.User", LogLevel.INFORMATION)).isTrue();
    assertThat(filter.allows("Function.x.User", LogLevel.DEBUG)).isFalse();
    assertThat(filter.allows("Function.x.User", LogLevel.NONE)).isFalse();
  }

  private Path write(String json) throws IOException {
    return Files.writeString(root.resolve("host.json"), json);
  }
}
