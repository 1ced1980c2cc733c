package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads the files that the Functions plugin staged; these are deployed. */
class ITStaging {
  static final Path STAGED = Path.of("target/azure-functions/instrumentation-app");
  static final Path ROOT = Path.of("../..");

  @Test
  void staging_copiesTheHostJsonOfTheRepository() throws IOException {
    assertThat(STAGED.resolve("host.json")).hasSameBinaryContentAs(ROOT.resolve("host.json"));
  }

  @Test
  void staging_copiesTheExampleSettings() throws IOException {
    assertThat(STAGED.resolve("local.settings.json"))
        .hasSameBinaryContentAs(ROOT.resolve("local.settings.json.example"));
  }

  @Test
  void staging_hasTheFunctionsBindings() throws IOException {
    assertThat(STAGED.resolve("instrumentation/function.json"))
        .content()
        .contains("azurecensus.function.InstrumentationFunction.run", "httpTrigger");
  }

  @Test
  void staging_hasNoLocalToolsAndNoLibrariesOfTheWorker() throws IOException {
    List<String> jars;
    try (Stream<Path> lib = Files.list(STAGED.resolve("lib"))) {
      jars = lib.map(jar -> jar.getFileName().toString()).sorted().toList();
    }

    assertThat(jars)
        .anyMatch(jar -> jar.startsWith("opencensus-exporter-trace-azuremonitor-"))
        .anyMatch(jar -> jar.startsWith("opencensus-azure-functions-"))
        .noneMatch(jar -> jar.startsWith("azurecensus-"))
        .noneMatch(jar -> jar.contains("jackson"))
        .noneMatch(jar -> jar.contains("gson"))
        .noneMatch(jar -> jar.contains("netty"))
        .noneMatch(
            jar -> jar.contains("duckdb") || jar.contains("javalin") || jar.contains("jetty"));
  }
}
