package azurecensus.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Builds the published libraries a second time, in another directory, at another time and with two
 * threads, and compares the artifacts byte for byte.
 */
@Tag("long")
class ITReproducibleBuild {
  private static final String VERSION = System.getProperty("house.version");

  @TempDir
  static Path elsewhere;

  @BeforeAll
  static void buildAgain() throws IOException, InterruptedException {
    for (Path file : Repository.files()) {
      Path copy = elsewhere.resolve(Repository.ROOT.relativize(file).toString());
      Files.createDirectories(copy.getParent());
      Files.copy(file, copy);
    }
    boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    Path maven = Path.of(System.getProperty("house.maven"), "bin", windows ? "mvn.cmd" : "mvn");
    File log = elsewhere.resolve("build.log").toFile();
    Process build = new ProcessBuilder(
            maven.toString(),
            "-B",
            "-ntp",
            "-q",
            "-T2",
            "-Dmaven.repo.local=" + System.getProperty("house.repository"),
            "-pl",
            published().collect(Collectors.joining(",")),
            "-am",
            "-Dmaven.test.skip",
            "-Dmaven.javadoc.skip=false",
            "-Denforcer.skip",
            "-Dspotless.check.skip",
            "-Dprogram.jar.phase=none",
            "package")
        .directory(elsewhere.toFile())
        .redirectErrorStream(true)
        .redirectOutput(log)
        .start();
    boolean ended = build.waitFor(5, TimeUnit.MINUTES);
    if (!ended) {
      build.destroyForcibly();
    }
    assertThat(ended && build.exitValue() == 0)
        .as(() -> "second build: " + Repository.text(log.toPath()))
        .isTrue();
  }

  private static Stream<String> published() {
    return House.modules().stream()
        .filter(module -> module.pom().isPublished())
        .map(House.Module::folder);
  }

  @ParameterizedTest
  @MethodSource("published")
  void jars_areTheSameByteForByte(String folder) {
    String artifact = Pom.of(Repository.ROOT.resolve(folder)).artifactId();
    for (String end : List.of(".jar", "-sources.jar", "-javadoc.jar")) {
      Path jar = Path.of(folder, "target", artifact + "-" + VERSION + end);

      assertThat(elsewhere.resolve(jar)).hasSameBinaryContentAs(Repository.ROOT.resolve(jar));
    }
  }

  @ParameterizedTest
  @MethodSource("published")
  void publishedPom_isTheSameAndNeedsNoParent(String folder) throws IOException {
    Path pom = Path.of(folder, "target", "flattened-pom.xml");

    assertThat(elsewhere.resolve(pom)).hasSameBinaryContentAs(Repository.ROOT.resolve(pom));
    assertThat(Files.readString(Repository.ROOT.resolve(pom)))
        .contains(
            List.of("<name>", "<description>", "<url>", "<licenses>", "<developers>", "</scm>"))
        .doesNotContain("<parent>", "${", "<scope>test</scope>", "instrumentation-function");
  }
}
