package azurecensus.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the tests: environment variables, and as defaults the file {@code .test.env} at
 * the root of the repository ({@code KEY=value}, one a line; {@code #} begins a comment line).
 * Tests read both only through this class.
 */
public final class TestEnvironment {
  private static final String FILE = ".test.env";

  private final Map<String, String> values;

  private TestEnvironment(Map<String, String> values) {
    this.values = values;
  }

  /** Reads the file and the environment of this process. */
  public static TestEnvironment read() {
    Map<String, String> values = new HashMap<>();
    findFile().ifPresent(file -> values.putAll(parse(file)));
    values.putAll(System.getenv());
    return new TestEnvironment(values);
  }

  /** The value of a key; empty when it is not set or blank. */
  public Optional<String> get(String key) {
    return Optional.ofNullable(values.get(key))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  /** True when the value of a key is {@code true}, in upper or lower case. */
  public boolean isTrue(String key) {
    return get(key).map(Boolean::parseBoolean).orElse(false);
  }

  /** Looks upwards, because Maven runs tests in the module's folder and editors elsewhere. */
  private static Optional<Path> findFile() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path file = folder.resolve(FILE);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  static Map<String, String> parse(Path file) {
    Map<String, String> values = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.stripLeading().startsWith("#")) {
          values.put(
              line.substring(0, equals).strip(),
              unquoted(line.substring(equals + 1).strip()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return values;
  }

  private static String unquoted(String value) {
    boolean quoted = value.matches("\".*\"|'.*'");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }
}
