package azurecensus.local;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.local.portal.Portal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The portal decodes the wire by itself: what passes through exporter and portal proves the format
 * only then.
 */
class ImportArrowsTest {
  private static final List<String> FORBIDDEN = List.of(
      "azurecensus/exporter/",
      "azurecensus/local/host/",
      "azurecensus/tracing/",
      "azurecensus/function/",
      "io/opencensus/");

  @Test
  void portal_importsNothingOfOurs() throws Exception {
    Path portal = directoryOf(Portal.class);
    try (Stream<Path> files = Files.walk(portal)) {
      assertThat(files.filter(file -> file.toString().endsWith(".class")))
          .isNotEmpty()
          .allSatisfy(file -> assertThat(constants(file)).doesNotContain(FORBIDDEN));
    }
  }

  @Test
  void scan_seesImports() throws Exception {
    Path host = directoryOf(Portal.class).resolveSibling("host");
    assertThat(constants(host.resolve("HostTelemetry.class"))).contains("azurecensus/exporter/");
  }

  private static Path directoryOf(Class<?> type) throws URISyntaxException {
    return Path.of(type.getResource(type.getSimpleName() + ".class").toURI()).getParent();
  }

  /** Names of classes stand in a class file as they are. */
  private static String constants(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
