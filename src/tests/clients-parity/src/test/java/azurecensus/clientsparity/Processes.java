package azurecensus.clientsparity;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Runs {@link CallProgram} with the class path that an app with one kind of tracing has. */
final class Processes {
  private static final Map<String, Predicate<String>> FOREIGN = Map.of(
      "plain",
      path -> isOurs(path) || isTheirs(path),
      "ours",
      Processes::isTheirs,
      "libraries",
      Processes::isOurs,
      "agent",
      path -> isOurs(path) || isTheirs(path));

  private Processes() {}

  /** Returns true for what traces as soon as it is on the class path. */
  private static boolean isOurs(String path) {
    return path.contains("azurecensus-clients")
        || path.contains("src/clients/")
        || path.contains("grpc-census");
  }

  private static boolean isTheirs(String path) {
    return path.contains("azure-core-tracing-opentelemetry");
  }

  /**
   * Runs the program to its end.
   *
   * @param connectionString empty to send nothing
   * @return the lines that it wrote
   */
  static List<String> run(
      String kind, String connectionString, LocalServers servers, int times, Path log)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx512m"));
    if (kind.equals("agent")) {
      command.add("-javaagent:" + System.getProperty("agent.jar"));
    }
    String classPath = Arrays.stream(
            System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(FOREIGN.get(kind).negate())
        .collect(Collectors.joining(File.pathSeparator));
    command.addAll(List.of(
        "-cp",
        classPath,
        CallProgram.class.getName(),
        kind,
        connectionString,
        Integer.toString(servers.httpPort()),
        Integer.toString(servers.grpcPort()),
        Integer.toString(times)));
    Files.createDirectories(log.getParent());
    Path output = log.resolveSibling(log.getFileName() + ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(log.toFile()).redirectOutput(output.toFile());
    builder.environment().put("APPLICATIONINSIGHTS_CONNECTION_STRING", connectionString);
    builder.environment().put("APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL", "true");
    builder.environment().put("APPLICATIONINSIGHTS_INSTRUMENTATION_LOGGING_LEVEL", "OFF");
    Process process = builder.start();
    if (!process.waitFor(10, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException(kind + " does not end; see " + log);
    }
    List<String> lines = Files.readAllLines(output);
    if (process.exitValue() != 0 || !lines.contains("done")) {
      throw new IOException(kind + " failed; see " + log);
    }
    return lines.stream().filter(line -> !line.equals("done")).toList();
  }
}
