package azurecensus.moving;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The app as it is deployed at one step of the way. */
final class StagedStep {
  private static final Path LIBRARIES = Path.of(System.getProperty("app.libraries"));
  private static final Path APP_JAR = Path.of(System.getProperty("app.jar"));

  /** Present before the move, gone after it; the shim brings {@code opencensus-impl-core}. */
  private static final List<String> OURS =
      List.of("opencensus-exporter-trace", "opencensus-impl-lean", "azurecensus-logback");

  /** Present after the move only; the appender may be there earlier. */
  private static final List<String> OPENTELEMETRY =
      List.of("opentelemetry-opencensus-shim", "azure-monitor", "opentelemetry-exporter-otlp");

  private static final String OUR_APPENDER = """
      <appender name="ours" class="azurecensus.logback.ApplicationInsightsAppender"/>
      <root level="INFO"><appender-ref ref="ours"/></root>
      """;

  private static final String BOTH_APPENDERS = """
      <appender name="ours" class="azurecensus.logback.ApplicationInsightsAppender"/>
      <appender name="theirs"
          class="io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender"/>
      <root level="INFO"><appender-ref ref="ours"/><appender-ref ref="theirs"/></root>
      """;

  private static final String THEIR_APPENDER = """
      <appender name="theirs"
          class="io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender"/>
      <root level="INFO"><appender-ref ref="theirs"/></root>
      """;

  private final Path directory;

  private StagedStep(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  /** The app with the libraries and the appender of before. */
  static StagedStep before(Path directory, String hostJson) throws IOException {
    return stage(directory, hostJson, OUR_APPENDER, OPENTELEMETRY);
  }

  /** The app of before with the second appender, after step 2. */
  static StagedStep withBothAppenders(Path directory, String hostJson) throws IOException {
    return stage(directory, hostJson, BOTH_APPENDERS, OPENTELEMETRY);
  }

  /** The app after step 4. */
  static StagedStep after(Path directory, String hostJson) throws IOException {
    return stage(directory, hostJson, THEIR_APPENDER, OURS);
  }

  private static StagedStep stage(
      Path directory, String hostJson, String logback, List<String> without) throws IOException {
    Path lib = Files.createDirectories(directory.resolve("lib"));
    Files.copy(APP_JAR, directory.resolve("app.jar"));
    try (Stream<Path> jars = Files.list(LIBRARIES)) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString();
        if (without.stream().noneMatch(name::startsWith)) {
          Files.copy(jar, lib.resolve(name));
        }
      }
    }
    Files.writeString(directory.resolve("host.json"), hostJson);
    // A system property of the app's Logback names this file: it has a class loader of its own.
    Files.writeString(
        directory.resolve("logback.xml"), "<configuration>\n" + logback + "</configuration>\n");
    for (String function : List.of("order", "fails")) {
      Files.createDirectory(directory.resolve(function));
      Files.writeString(
          directory.resolve(function).resolve("function.json"), """
          {"scriptFile": "../app.jar", "entryPoint": "azurecensus.moving.MovingApp.%s", "bindings": [
            {"type": "httpTrigger", "direction": "in", "name": "request", "methods": ["GET"], "authLevel": "ANONYMOUS"},
            {"type": "http", "direction": "out", "name": "$return"}]}
          """.formatted(function));
    }
    return new StagedStep(directory);
  }
}
