package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.host.staged.SettingsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSettingsTest {
  @TempDir
  private Path root;

  @Test
  void ownSettings_winOverStagedOnesAndExample() throws IOException {
    Path app = Files.createDirectory(root.resolve("app"));
    settings(root.resolve(SettingsFiles.EXAMPLE_NAME), "example");
    settings(app.resolve(SettingsFiles.NAME), "staged");
    assertThat(LocalSettings.find(root, app).values()).containsEntry("FROM", "staged");
    settings(root.resolve(SettingsFiles.NAME), "own");
    assertThat(LocalSettings.find(root, app).values()).containsEntry("FROM", "own");
  }

  @Test
  void stagedCopyOfTheExample_countsAsTheExample() throws IOException {
    Path app = Files.createDirectory(root.resolve("app"));
    settings(root.resolve(SettingsFiles.EXAMPLE_NAME), "example");
    Files.copy(root.resolve(SettingsFiles.EXAMPLE_NAME), app.resolve(SettingsFiles.NAME));
    assertThat(LocalSettings.find(root, app).isExample()).isTrue();
  }

  @Test
  void noSettings_areNone() {
    assertThat(LocalSettings.find(root, root)).isEqualTo(LocalSettings.none());
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
  void malformedJson_isLocated_andNotQuoted() throws IOException {
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

  private Path write(String json) throws IOException {
    return Files.writeString(root.resolve("file.json"), json);
  }

  private static void settings(Path file, String from) throws IOException {
    Files.writeString(file, "{\"Values\": {\"FROM\": \"" + from + "\"}}");
  }
}
