package azurecensus.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestEnvironmentTest {
  @Test
  void file_readAsDotenv(@TempDir Path folder) throws IOException {
    Path file = Files.write(
        folder.resolve(".test.env"),
        List.of("# TEST_A=no", "", "TEST_B = yes", "TEST_C='with space'", "TEST_D=a=b", "TEST_E="));

    assertThat(TestEnvironment.parse(file))
        .isEqualTo(Map.of("TEST_B", "yes", "TEST_C", "with space", "TEST_D", "a=b", "TEST_E", ""));
  }

  @Test
  void unsetKey_isEmpty() {
    TestEnvironment environment = TestEnvironment.read();

    assertThat(environment.get("TEST_UNSET_KEY")).isEmpty();
    assertThat(environment.isTrue("TEST_UNSET_KEY")).isFalse();
  }
}
