package azurecensus.exporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's class path. */
public final class Fork implements AutoCloseable {
  private final Process process;

  private Fork(Process process) {
    this.process = process;
  }

  public static Fork run(Class<?> program, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(List.of(), List.of(), program, environment, arguments);
  }

  /** One that can write no file longer than 1 KB, so that writing fails half-way. */
  public static Fork runWithShortFiles(Class<?> program, String... arguments) throws IOException {
    List<String> limited = List.of("sh", "-c", "ulimit -f 1 && exec \"$@\"", "sh");
    return start(limited, List.of(), program, Map.of(), arguments);
  }

  /** Runs the program with further options of the JVM. */
  public static Fork runWithOptions(
      List<String> options, Class<?> program, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(List.of(), options, program, environment, arguments);
  }

  private static Fork start(
      List<String> before,
      List<String> options,
      Class<?> program,
      Map<String, String> environment,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData")); // a file that would be too long for runWithShortFiles
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return new Fork(builder.start());
  }

  /** Waits until it says this, as its next line. */
  public Fork awaitLine(String line) throws IOException {
    assertThat(process.inputReader().readLine()).isEqualTo(line);
    return this;
  }

  /** Writes to its input. */
  public Fork write(String text) throws IOException {
    process.outputWriter().write(text);
    process.outputWriter().flush();
    return this;
  }

  /** All that it says until it ends. */
  public List<String> readAll() {
    return process.inputReader().lines().toList();
  }

  /** SIGTERM. */
  public void terminate() throws InterruptedException {
    process.destroy();
    awaitEnd();
  }

  /** SIGKILL. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends its input, which the programs take as the wish to end. */
  public void finish() throws IOException, InterruptedException {
    process.getOutputStream().close();
    awaitEnd();
  }

  /** The same; returns all that it still says. */
  public List<String> finishAndReadAll() throws IOException, InterruptedException {
    process.getOutputStream().close();
    List<String> lines = readAll();
    awaitEnd();
    return lines;
  }

  public void awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
