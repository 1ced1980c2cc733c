package azurecensus.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JVM that is measured from outside, with the counters of the kernel ({@code /proc}). */
final class MeasuredProcess implements AutoCloseable {
  private static final double MILLIS_PER_TICK = 10; // USER_HZ is 100 on every Linux

  private final Process process;
  private final BufferedReader out;
  private final long started;

  private MeasuredProcess(Process process, long started) {
    this.process = process;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.started = started;
  }

  /**
   * Starts {@code java} with these arguments.
   *
   * @param environment added to a clean environment
   * @param log receives its standard error stream
   */
  static MeasuredProcess java(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("OTEL_")
            || name.startsWith("APPLICATIONINSIGHTS_")
            || name.startsWith("WEBSITE_")
            || name.startsWith("JAVA_")
            || name.startsWith("MAVEN_"));
    builder.environment().putAll(environment);
    builder.redirectError(ProcessBuilder.Redirect.to(new File(log.toString())));
    long started = System.nanoTime();
    return new MeasuredProcess(builder.start(), started);
  }

  /**
   * Waits for a line with this beginning; returns the milliseconds since the start of the process.
   */
  double millisUntil(String begin) throws IOException {
    await(begin);
    return (System.nanoTime() - started) / 1e6;
  }

  /** Waits for a line with this beginning; returns the rest of the line. */
  private String await(String begin) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(begin)) {
        return line.substring(begin.length()).strip();
      }
    }
    throw new IOException("the process ended before it printed " + begin);
  }

  /** Sends an empty line to the process. */
  void nudge() throws IOException {
    send("");
  }

  private void send(String line) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /**
   * Has the worker handle requests.
   *
   * @param aSecond the requests of all clients in a second
   * @return the bytes that it allocated for them
   */
  long run(int requests, int clients, int aSecond) throws IOException {
    send("run " + requests + " " + clients + " " + aSecond);
    return Long.parseLong(await("ran"));
  }

  /** Reads {@code key=value} lines to the end. */
  Map<String, Double> results() throws IOException, InterruptedException {
    Map<String, Double> results = new HashMap<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      int equals = line.indexOf('=');
      if (equals > 0 && line.substring(equals + 1).matches("[0-9.]+")) {
        results.put(line.substring(0, equals), Double.valueOf(line.substring(equals + 1)));
      }
    }
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      throw new IOException("the process does not end");
    }
    if (process.exitValue() != 0) {
      throw new IOException("the process failed with " + process.exitValue());
    }
    return results;
  }

  /** CPU time of all its threads so far, including ended ones. */
  double cpuMillis() throws IOException {
    String stat = Files.readString(proc("stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MILLIS_PER_TICK;
  }

  /** The resident memory. */
  double residentMegabytes() throws IOException {
    return status("VmRSS:") / 1024;
  }

  double threads() throws IOException {
    return status("Threads:");
  }

  private double status(String key) throws IOException {
    for (String line : Files.readAllLines(proc("status"))) {
      if (line.startsWith(key)) {
        return Double.parseDouble(line.substring(key.length()).strip().split(" ", -1)[0]);
      }
    }
    throw new IOException("no " + key);
  }

  /**
   * The run time of each living thread in nanoseconds, by the thread's name as the kernel knows it.
   */
  Map<String, Long> threadNanos() throws IOException {
    return threads(
        task -> Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ", -1)[0]));
  }

  /** The number of times that each thread has waited and was woken up, by the kernel's count. */
  Map<String, Long> threadWaits() throws IOException {
    return threads(task -> {
      for (String line : Files.readAllLines(task.resolve("status"))) {
        if (line.startsWith("voluntary_ctxt_switches:")) {
          return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
        }
      }
      throw new IOException(task + " has no count of waits");
    });
  }

  private interface Count {
    long read(Path task) throws IOException;
  }

  /** A count of each thread, by name; threads of one name are added up. */
  private Map<String, Long> threads(Count count) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    try (Stream<Path> tasks = Files.list(proc("task"))) {
      for (Path task : (Iterable<Path>) tasks::iterator) {
        try {
          String name = Files.readString(task.resolve("comm")).strip();
          counts.merge(name, count.read(task), Long::sum);
        } catch (NoSuchFileException e) {
          counts.merge("ended meanwhile", 0L, Long::sum);
        }
      }
    }
    return counts;
  }

  private Path proc(String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
