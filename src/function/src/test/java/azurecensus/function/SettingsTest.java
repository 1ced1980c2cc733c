package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  final Map<String, String> environment =
      new HashMap<>(Map.of(Settings.DEPENDENCY_URL, "http://127.0.0.1:7073/api"));

  @Test
  void from_usesTheDefaultDelay() throws Exception {
    assertThat(Settings.from(environment).inProcessDelay()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void from_readsBothSettingsAndIgnoresBlanks() throws Exception {
    environment.put(Settings.DEPENDENCY_URL, " https://example.com/api/time?timeZone=UTC ");
    environment.put(Settings.IN_PROCESS_DELAY, " 20 ");

    Settings settings = Settings.from(environment);

    assertThat(settings.dependencyUrl()).hasToString("https://example.com/api/time?timeZone=UTC");
    assertThat(settings.inProcessDelay()).isEqualTo(Duration.ofMillis(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "-1", "3.5", "600001", "99999999999999"})
  void from_rejectsADelayThatIsNoNumberOfMilliseconds(String delay) {
    environment.put(Settings.IN_PROCESS_DELAY, delay);

    assertThatThrownBy(() -> Settings.from(environment))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith(
            "IN_PROCESS_DELAY_MS is not a number of milliseconds: set it to a whole number")
        .hasMessageNotContaining(delay + " ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   "})
  void from_namesAMissingDependencyUrlAndTheRemedy(String url) {
    environment.put(Settings.DEPENDENCY_URL, url);

    assertThatThrownBy(() -> Settings.from(environment))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith(
            "EXTERNAL_DEPENDENCY_URL is missing: set it to the http or https URL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/secret",
        "ftp://example.com/secret",
        "http://",
        "http://exa mple/secret"
      })
  void from_rejectsOtherUrlsWithoutRepeatingThem(String url) {
    environment.put(Settings.DEPENDENCY_URL, url);

    assertThatThrownBy(() -> Settings.from(environment))
        .isInstanceOf(SettingException.class)
        .hasMessageStartingWith(
            "EXTERNAL_DEPENDENCY_URL is not a URL: set it to the http or https URL")
        .hasMessageNotContaining("secret");
  }
}
