package azurecensus.portal.load;

import azurecensus.portal.PortalMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A portal in a separate process, so that its time and memory can be measured. */
public final class MeasuredPortal implements AutoCloseable {
  /** Heap of the measured portal: the default of a JVM on a machine with 4 GiB. */
  public static final String HEAP = "-Xmx1g";

  /** Linux counts processor time of threads in hundredths of a second. */
  private static final double TICKS_PER_SECOND = 100;

  private final Process process;
  private final URI url;

  private MeasuredPortal(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts a portal on a free port; returns when it accepts telemetry. */
  public static MeasuredPortal start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(java(), HEAP));
    command.addAll(
        Arrays.asList(System.getProperty("portal.load.jvm", "-Xshare:auto").split(" ", -1)));
    command.addAll(List.of(
        "-cp", System.getProperty("java.class.path"), PortalMain.class.getName(), "--port=0"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith("Portal ")) {
        return new MeasuredPortal(process, URI.create(line.replaceFirst("Portal +", "") + '/'));
      }
    }
    throw new IllegalStateException("The portal ended without having started");
  }

  /** Runs a program of the tests in a separate process; returns its output lines. */
  static List<String> run(Class<?> program) throws IOException {
    Process process = new ProcessBuilder(
            java(), HEAP, "-cp", System.getProperty("java.class.path"), program.getName())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .toList();
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** The address, with a slash at the end. */
  public URI url() {
    return url;
  }

  /**
   * What the process has used of all cores since its start: says more than the clock where the
   * machine has other work.
   */
  double cpuSeconds() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /**
   * As {@link #cpuSeconds}, by what it is used for; posts are read by threads that come and go, so
   * what no other thread has used is theirs.
   */
  Map<String, Double> cpuSecondsByWork() throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    double left = cpuSeconds();
    try (DirectoryStream<Path> threads =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String work = workOf(name);
        if (work != null) {
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
          double used =
              (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
          seconds.merge(work, used, Double::sum);
          left -= used;
        }
      }
    }
    seconds.put("receiving posts and the rest", left);
    return seconds;
  }

  private static String workOf(String thread) {
    if (thread.startsWith("portal-store")) {
      return "storing";
    }
    if (thread.startsWith("C1 ") || thread.startsWith("C2 ")) {
      return "compiling";
    }
    if (thread.startsWith("G1 ") || thread.startsWith("GC ")) {
      return "collecting garbage";
    }
    return thread.equals("java") ? "the database's threads" : null;
  }

  /** The resident memory. */
  public long residentMebibytes() throws IOException {
    return statusMebibytes("VmRSS:");
  }

  /** The peak of the resident memory. */
  public long peakMebibytes() throws IOException {
    return statusMebibytes("VmHWM:");
  }

  private long statusMebibytes(String field) throws IOException {
    return Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status")).stream()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .sum();
  }

  /** Stops the process and waits for its end. */
  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
  }
}
