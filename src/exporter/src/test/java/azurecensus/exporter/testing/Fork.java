package azurecensus.exporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM with the class path of this one. */
public final class Fork implements AutoCloseable {
  private final Process process;

  private Fork(Process process) {
    this.process = process;
  }

  public static Fork run(Class<?> program, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(List.of(), List.of(), program, environment, arguments);
  }

  /** Runs the program with a limit of 1 KB for files, so that writing fails half-way. */
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

  /** Runs the program without the jars whose path contains this text. */
  public static Fork runWithout(String jar, Class<?> program, String... arguments)
      throws IOException {
    String classPath = Arrays.stream(
            System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(path -> !path.contains(jar))
        .collect(Collectors.joining(File.pathSeparator));
    return start(List.of(), List.of("-cp", classPath), program, Map.of(), arguments);
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
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(options); // the last class path counts
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return new Fork(builder.start());
  }

  /** Waits for the next line of output, which must be this one. */
  public Fork awaitLine(String line) throws IOException {
    assertThat(process.inputReader().readLine()).isEqualTo(line);
    return this;
  }

  /** Writes to the program's input. */
  public Fork write(String text) throws IOException {
    process.outputWriter().write(text);
    process.outputWriter().flush();
    return this;
  }

  /** Returns the output until the program ends. */
  public List<String> readAll() {
    return process.inputReader().lines().toList();
  }

  /** Sends SIGTERM and waits for the end. */
  public void terminate() throws InterruptedException {
    process.destroy();
    awaitEnd();
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Sends SIGKILL, waits for the end, and returns what was written before it. */
  public List<String> killAndReadAll() throws IOException, InterruptedException {
    signal("-KILL"); // Process.destroyForcibly would discard the output
    List<String> lines = readAll();
    awaitEnd();
    return lines;
  }

  /** Sends SIGSTOP. */
  public void stop() throws IOException, InterruptedException {
    signal("-STOP");
  }

  /** Sends SIGCONT. */
  public void proceed() throws IOException, InterruptedException {
    signal("-CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", name, "" + process.pid()).start().waitFor())
        .isZero();
  }

  /** Closes the program's input, which asks it to end, and waits for the end. */
  public void finish() throws IOException, InterruptedException {
    process.getOutputStream().close();
    awaitEnd();
  }

  /** Same as {@link #finish()}; returns the remaining output. */
  public List<String> finishAndReadAll() throws IOException, InterruptedException {
    process.getOutputStream().close();
    List<String> lines = readAll();
    awaitEnd();
    return lines;
  }

  public void awaitEnd() throws InterruptedException {
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
