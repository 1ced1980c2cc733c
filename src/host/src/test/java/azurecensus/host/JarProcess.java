package azurecensus.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The host's jar with all libraries, run by {@code java -jar} in a process of its own. */
final class JarProcess implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("host.jar"));

  /**
   * Prefix of the command that lets {@code SIGINT} reach the process: a build in the background
   * ignores it, and its children inherit that. Empty where {@code env} lacks the option.
   */
  private static final List<String> INTERRUPTIBLE = interruptible();

  /** Far above the process's own limit of 4.8 seconds. */
  private static final long END_SECONDS = 30;

  private final Process process;

  /** The lines that no method has returned yet; empty stands for the end of the output. */
  private final BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();

  /** The lines that {@link #awaitText} has read. */
  private String seen = "";

  private JarProcess(Process process) {
    this.process = process;
    // Read by a thread of its own: a process whose output is not read stops when the pipe is full.
    Thread reader = new Thread(this::readLines, "jar-process-output");
    reader.setDaemon(true);
    reader.start();
  }

  private void readLines() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(Optional.of(line));
      }
    } catch (IOException e) {
      lines.add(Optional.of("(" + e.getMessage() + ")"));
    }
    lines.add(Optional.empty());
  }

  private static List<String> interruptible() {
    List<String> prefix = List.of("env", "--default-signal=INT");
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    try {
      return new ProcessBuilder(probe).start().waitFor() == 0 ? prefix : List.of();
    } catch (IOException e) {
      return List.of(); // no such program, as on Windows
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  static JarProcess start(Path workingDirectory, Map<String, String> environment, String... options)
      throws IOException {
    if (!Files.isRegularFile(JAR)) {
      throw new AssertionError(JAR + " does not exist: the phase package builds it.");
    }
    List<String> command = new ArrayList<>(INTERRUPTIBLE);
    command.addAll(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        JAR.toString()));
    command.addAll(List.of(options));
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new JarProcess(builder.start());
  }

  /** Reads the output up to the line with the address and returns the address. */
  URI awaitUrl() throws InterruptedException {
    return URI.create(awaitLine("Functions   ").substring("Functions".length()).strip());
  }

  /** Reads the output up to the first line with this text and returns the line. */
  String awaitLine(String text) throws InterruptedException {
    StringBuilder output = new StringBuilder();
    for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
      if (line.get().contains(text)) {
        return line.get();
      }
      output.append(line.get()).append('\n');
    }
    throw new AssertionError("No line with \"" + text + "\" in the output:\n" + output);
  }

  /** Reads on until a text is in one of the lines that this method has read so far. */
  void awaitText(String text) throws InterruptedException {
    while (!seen.contains(text)) {
      seen += awaitLine("") + "\n";
    }
  }

  /** Reads the output to its end. */
  String rest() throws InterruptedException {
    StringBuilder output = new StringBuilder();
    for (Optional<String> line = lines.take(); line.isPresent(); line = lines.take()) {
      output.append(line.get()).append('\n');
    }
    return output.toString();
  }

  /** Sends a signal, such as {@code TERM}. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** The resident memory of the process as the kernel counts it. */
  long residentMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  /** Waits for the end of the process. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The process did not end.");
    }
    return process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
