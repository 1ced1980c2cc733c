package azurecensus.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Builds the published libraries a second time, at another place and another time, and compares
 * what would be published, byte for byte.
 */
class ITReproducibleBuild {
  private static final String VERSION = System.getProperty("checks.version");

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
    Path maven = Path.of(System.getProperty("checks.maven"), "bin", windows ? "mvn.cmd" : "mvn");
    File log = elsewhere.resolve("build.log").toFile();
    Process build = new ProcessBuilder(
            maven.toString(),
            "-B",
            "-ntp",
            "-q",
            "-Dmaven.repo.local=" + System.getProperty("checks.repository"),
            "-pl",
            "src/starter,src/impl,src/portal,src/host,src/doctor",
            "-am",
            "-Dmaven.test.skip",
            "-Denforcer.skip",
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

  @ParameterizedTest(name = "{1}{2}")
  @CsvSource({
    "exporter, opencensus-exporter-trace-azuremonitor, .jar",
    "exporter, opencensus-exporter-trace-azuremonitor, -sources.jar",
    "exporter, opencensus-exporter-trace-azuremonitor, -javadoc.jar",
    "tracing, opencensus-azure-functions, .jar",
    "tracing, opencensus-azure-functions, -sources.jar",
    "tracing, opencensus-azure-functions, -javadoc.jar",
    "starter, opencensus-azure-functions-starter, .jar",
    "starter, opencensus-azure-functions-starter, -sources.jar",
    "starter, opencensus-azure-functions-starter, -javadoc.jar",
    "impl, opencensus-impl-synchronous, .jar",
    "impl, opencensus-impl-synchronous, -sources.jar",
    "impl, opencensus-impl-synchronous, -javadoc.jar",
    "portal, azurecensus-portal, .jar",
    "portal, azurecensus-portal, -sources.jar",
    "portal, azurecensus-portal, -javadoc.jar",
    "host, azurecensus-host, .jar",
    "host, azurecensus-host, -sources.jar",
    "host, azurecensus-host, -javadoc.jar",
    "doctor, azurecensus-doctor, .jar",
    "doctor, azurecensus-doctor, -sources.jar",
    "doctor, azurecensus-doctor, -javadoc.jar",
  })
  void jar_isTheSameByteForByte(String module, String artifact, String end) {
    Path jar = Path.of("src", module, "target", artifact + "-" + VERSION + end);

    assertThat(elsewhere.resolve(jar)).hasSameBinaryContentAs(Repository.ROOT.resolve(jar));
  }

  @ParameterizedTest
  @CsvSource({"exporter", "tracing", "starter", "impl", "portal", "host", "doctor"})
  void publishedPom_isTheSameAndStandsByItself(String module) throws IOException {
    Path pom = Path.of("src", module, "target", "flattened-pom.xml");

    assertThat(elsewhere.resolve(pom)).hasSameBinaryContentAs(Repository.ROOT.resolve(pom));
    assertThat(Files.readString(Repository.ROOT.resolve(pom)))
        .contains(
            List.of("<name>", "<description>", "<url>", "<licenses>", "<developers>", "</scm>"))
        .doesNotContain("<parent>", "${", "<scope>test</scope>", "instrumentation-function");
  }
}
