package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts the source files of the exporter that a plain HTTP client span uses on its way to disk and
 * to the socket: by the classes that a new process loads.
 */
@Timeout(60)
class ITSpanPath {
  /** Limit for the source files that are loaded after the registration. */
  private static final int MOST_LOADED = 24;

  /**
   * Limit for all source files that the span uses, four for logging, time and counting included,
   * and the handler of a flush, which passes spans on.
   */
  private static final int MOST_USED = 29;

  /** Classes that only configuration, registration and log records use. */
  private static final Set<String> NOT_ON_THE_WAY = Set.of(
      "AzureMonitorExporterConfiguration",
      "AzureMonitorTraceExporter",
      "EnvelopeSender",
      "ExporterPipeline",
      "ShutdownHook",
      "StartUpReport",
      "internal.convert.LogRecordConverter",
      "internal.delivery.TokenCache",
      "internal.settings.ConnectionString",
      "internal.settings.SdkVersion",
      "spi.AccessTokenSupplier",
      "spi.TelemetryProcessor");

  @TempDir
  private Path temporary;

  @Test
  void plainHttpSpan_usesFewSourceFiles() throws Exception {
    List<String> log = classLoading();

    int registered = log.indexOf("azurecensus.exporter.SpanPathProgram$Registered");
    Set<String> loadedOnTheWay = sourceFiles(log.subList(registered, log.size()));
    Set<String> used = sourceFiles(log);
    used.removeAll(NOT_ON_THE_WAY);
    System.out.println(loadedOnTheWay.size() + " source files loaded after the registration:\n"
        + String.join("\n", loadedOnTheWay));
    System.out.println(
        used.size() + " source files used, those that the registration loads included:\n"
            + String.join("\n", used));
    assertThat(log)
        .as("what is off")
        .noneMatch(name -> name.contains(".internal.metrics.")
            || name.contains(".internal.counters.")
            || name.contains(".internal.live.")
            || name.contains("PeriodicReadings")
            || name.contains("LiveStream"));
    assertThat(registered).isPositive();
    assertThat(loadedOnTheWay).isNotEmpty().hasSizeLessThanOrEqualTo(MOST_LOADED);
    assertThat(used).contains("TelemetryIntake").hasSizeLessThanOrEqualTo(MOST_USED);
  }

  /** Runs the program; returns the names of the classes it loads, in this order. */
  private List<String> classLoading() throws IOException, InterruptedException {
    Path log = temporary.resolve("classes.log");
    ScriptedEndpoint away = new ScriptedEndpoint();
    away.close();
    try (Fork program = Fork.runWithOptions(
        List.of("-Xlog:class+load:file=" + log + ":none"),
        SpanPathProgram.class,
        Map.of(),
        away.connectionString(),
        temporary.resolve("storage").toString())) {
      program.awaitLine("stored");
      try (ScriptedEndpoint back = new ScriptedEndpoint(away.port(), null)) {
        program.write("go\n").awaitLine("sent");
        assertThat(back.items()).hasSize(2);
        program.awaitEnd();
      }
    }
    return Files.readAllLines(log).stream()
        .filter(line -> line.startsWith("azurecensus."))
        .filter(
            line -> !line.contains("test-classes") || line.contains("SpanPathProgram$Registered"))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .toList();
  }

  /** Returns the top-level classes, without the name of the root package. */
  private static Set<String> sourceFiles(List<String> classes) {
    Set<String> files = new TreeSet<>();
    for (String name : classes) {
      if (!name.contains("SpanPathProgram")) {
        files.add(name.replaceFirst("^azurecensus\\.exporter\\.", "").replaceFirst("\\$.*$", ""));
      }
    }
    return files;
  }
}
