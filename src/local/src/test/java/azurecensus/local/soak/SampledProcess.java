package azurecensus.local.soak;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A JVM whose memory, threads and files are read from outside, from {@code /proc}. */
final class SampledProcess implements AutoCloseable {
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private final String name;
  private final Process process;
  private final BufferedReader output;

  private SampledProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /**
   * The resources of the process at one moment.
   *
   * @param residentMegabytes resident memory, in MiB
   * @param threads number of threads, of the JVM itself included
   * @param files number of open file descriptors
   */
  record Sample(double residentMegabytes, int threads, int files) {}

  /**
   * Starts a program of this class path.
   *
   * @param heap the largest heap, such as {@code 128m}
   * @param folder an existing folder for its temporary files
   */
  static SampledProcess start(
      String name,
      String heap,
      Path folder,
      Class<?> program,
      Map<String, String> environment,
      String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx" + heap,
        // All of the heap is resident from the start, so that a growth is one outside of the heap.
        "-Xms" + heap,
        "-XX:+AlwaysPreTouch",
        "-XX:+UseG1GC",
        "-Djava.io.tmpdir=" + folder,
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        program.getName()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(environment);
    return new SampledProcess(name, builder.start());
  }

  String name() {
    return name;
  }

  /**
   * Returns the rest of the line with this beginning, and reads and forgets all output after it.
   */
  String awaitLine(String beginning) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(beginning)) {
        Thread reader = new Thread(this::forgetOutput, name + "-output");
        reader.setDaemon(true);
        reader.start();
        return line.substring(beginning.length()).strip();
      }
    }
    throw new IOException("The process " + name + " ended before it printed: " + beginning);
  }

  private void forgetOutput() {
    try {
      while (output.readLine() != null) {
        // A full pipe would block the process.
      }
    } catch (IOException e) {
      // The process ended while its output was read.
      return;
    }
  }

  /** Fails when the process has ended, which none may do during the run. */
  Sample sample() throws IOException {
    if (!process.isAlive()) {
      throw new IOException("The process " + name + " ended with code " + process.exitValue());
    }
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    double resident = 0;
    int threads = 0;
    for (String line : Files.readAllLines(proc.resolve("status"))) {
      String[] words = line.split("\\s+", -1);
      if (words[0].equals("VmRSS:")) {
        resident = Long.parseLong(words[1]) / 1024.0;
      } else if (words[0].equals("Threads:")) {
        threads = Integer.parseInt(words[1]);
      }
    }
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      return new Sample(resident, threads, (int) files.count());
    }
  }

  /** Collects the garbage of the process and returns the MiB of its heap that stay in use. */
  double liveHeapMegabytes() throws IOException, InterruptedException {
    jcmd("GC.run");
    Matcher used = USED.matcher(jcmd("GC.heap_info"));
    if (!used.find()) {
      throw new IOException("jcmd did not print the heap of the process " + name);
    }
    return Long.parseLong(used.group(1)) / 1024.0;
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            Long.toString(process.pid()),
            command)
        .redirectErrorStream(true)
        .start();
    String printed = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    jcmd.waitFor();
    return printed;
  }

  /** Sends a signal, such as {@code -STOP}. */
  void signal(String signal) {
    try {
      new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
