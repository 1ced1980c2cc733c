package azurecensus.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostLogLevelsTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "nothing said                   | {}                                                              | false",
        "own of the sink                | {`applicationInsights`:{`logLevel`:{`Function.a.User`:`None`}}} | true",
        "any case                       | {`applicationInsights`:{`logLevel`:{`function.A.user`:`none`}}} | true",
        "another function               | {`applicationInsights`:{`logLevel`:{`Function.b.User`:`None`}}} | false",
        "all functions                  | {`applicationInsights`:{`logLevel`:{`Function`:`None`}}}        | true",
        "default                        | {`applicationInsights`:{`logLevel`:{`default`:`None`}}}         | true",
        "a level                        | {`applicationInsights`:{`logLevel`:{`Function`:`Warning`}}}     | false",
        "general                        | {`logLevel`:{`Function.a.User`:`None`}}                         | true",
        "own of the sink beats general  | {`logLevel`:{`Function.a.User`:`None`},`applicationInsights`:{`logLevel`:{`default`:`Error`}}} | false",
        "the longest wins               | {`logLevel`:{`Function`:`None`,`Function.a`:`Error`,`default`:`None`}} | false",
        "another shape                  | {`applicationInsights`:[1,{`logLevel`:true}],`logLevel`:null}    | false",
      })
  void silences_followsTheHostsRules(String name, String logging, boolean expected) {
    String json = "{\"version\":\"2.0\",\"logging\":" + logging.replace('`', '"') + "}";

    assertThat(HostLogLevels.parse(json).silences("a")).isEqualTo(expected);
  }

  @Test
  void parse_skipsCommentsAndByteOrderMark() {
    String json =
        "\uFEFF// ours\n{ /* the */ \"logging\": {\"logLevel\": {\"Func\\u0074ion\": \"None\", }}}\n";

    assertThat(HostLogLevels.parse(json).silences("a")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\"",
        "{\"a\":",
        "[1,",
        "\"a",
        "\"\\",
        "\"\\u00",
        "{} {}",
        "}",
        "\"\\uzzzz\""
      })
  void parse_rejectsOtherText(String text) {
    assertThatThrownBy(() -> HostLogLevels.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_rejectsEndlessNesting() {
    assertThatThrownBy(() -> HostLogLevels.parse("[".repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void read_returnsTheDefaultsForAMissingOrMalformedFile(@TempDir Path directory)
      throws IOException {
    Path hostJson = directory.resolve("host.json");
    assertThat(HostLogLevels.read(hostJson).silences("a")).isFalse();

    Files.writeString(hostJson, "{\"logging\":");
    assertThat(HostLogLevels.read(hostJson).silences("a")).isFalse();

    Files.writeString(hostJson, "{\"logging\":{\"logLevel\":{\"Function\":\"None\"}}}");
    assertThat(HostLogLevels.read(hostJson).silences("a")).isTrue();
  }
}
