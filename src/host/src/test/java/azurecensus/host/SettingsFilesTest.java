package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFilesTest {
  @TempDir
  private Path root;

  @Test
  void ownSettings_winOverStagedOnesAndExample() throws IOException {
    Path app = Files.createDirectory(root.resolve("app"));
    settings(root.resolve(LocalSettings.EXAMPLE_FILE), "example");
    settings(app.resolve(LocalSettings.FILE), "staged");
    assertThat(LocalSettings.find(root, app).values()).containsEntry("FROM", "staged");
    settings(root.resolve(LocalSettings.FILE), "own");
    assertThat(LocalSettings.find(root, app).values()).containsEntry("FROM", "own");
  }

  @Test
  void stagedCopyOfTheExample_countsAsTheExample() throws IOException {
    Path app = Files.createDirectory(root.resolve("app"));
    settings(root.resolve(LocalSettings.EXAMPLE_FILE), "example");
    Files.copy(root.resolve(LocalSettings.EXAMPLE_FILE), app.resolve(LocalSettings.FILE));
    assertThat(LocalSettings.find(root, app).isExample()).isTrue();
  }

  @Test
  void noSettings_saysWhichFileToCreate() {
    assertThatThrownBy(() -> LocalSettings.find(root, root))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("local.settings.json")
        .hasMessageContaining("create one");
  }

  @Test
  void encryptedSettings_areRefused_withTheRemedy() throws IOException {
    Path file = write("{\"IsEncrypted\": true, \"Values\": {}}");
    assertThatThrownBy(() -> LocalSettings.read(file))
        .isInstanceOf(HostException.class)
        .hasMessageContaining("func settings decrypt");
  }

  @Test
  void host_bringsPortAndCors() throws IOException {
    Path file = write("""
        { // comments are fine
          "Values": {"NUMBER": 5, "FLAG": true},
          "Host": {"LocalHttpPort": 7080, "CORS": "http://a, http://b", "CORSCredentials": true},
        }
        """);
    LocalSettings settings = LocalSettings.read(file);
    assertThat(settings.httpPort()).isEqualTo(7080);
    assertThat(settings.corsOrigins()).containsExactly("http://a", "http://b");
    assertThat(settings.corsCredentials()).isTrue();
    assertThat(settings.values()).containsEntry("NUMBER", "5").containsEntry("FLAG", "true");
  }

  @Test
  void valueThatIsNull_isNoValue() throws IOException {
    Path file = write("{\"Values\": {\"A\": null, \"B\": \"\"}}");
    assertThat(LocalSettings.read(file).values()).containsOnlyKeys("B");
  }

  @Test
  void badPort_isNamed() throws IOException {
    Path file = write("{\"Host\": {\"LocalHttpPort\": 70710}}");
    assertThatThrownBy(() -> LocalSettings.read(file)).hasMessageContaining("Host.LocalHttpPort");
  }

  @Test
  void nestedValue_isRefused_byItsName() throws IOException {
    Path file = write("{\"Values\": {\"A\": {\"B\": \"secret-value\"}}}");
    assertThatThrownBy(() -> LocalSettings.read(file))
        .hasMessageContaining("\"A\"")
        .hasMessageNotContaining("secret-value");
  }

  @Test
  void malformedJson_isPlaced_andNotQuoted() throws IOException {
    Path file = write("{\"Values\": {\n \"KEY\": secret-value }}");
    assertThatThrownBy(() -> LocalSettings.read(file))
        .hasMessageContaining("line 2")
        .hasMessageNotContaining("secret-value");
  }

  @Test
  void toString_showsNoValue() throws IOException {
    assertThat(LocalSettings.read(write("{\"Values\": {\"KEY\": \"secret-value\"}}"))
            .toString())
        .doesNotContain("secret-value");
  }

  @Test
  void hostJson_defaultPrefixIsApi() throws IOException {
    assertThat(HostJson.read(write("{\"version\": \"2.0\"}")).routePrefix()).isEqualTo("api");
  }

  @Test
  void hostJson_prefixLosesItsSlashes_andMayBeEmpty() throws IOException {
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
  void hostJson_ofAnotherVersion_isRefused() throws IOException {
    Path file = write("{}");
    assertThatThrownBy(() -> HostJson.read(file)).hasMessageContaining("\"2.0\"");
  }

  @Test
  void hostJson_unknownLevel_isNamed() throws IOException {
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
    return Files.writeString(root.resolve("file.json"), json);
  }

  private static void settings(Path file, String from) throws IOException {
    Files.writeString(file, "{\"Values\": {\"FROM\": \"" + from + "\"}}");
  }
}
