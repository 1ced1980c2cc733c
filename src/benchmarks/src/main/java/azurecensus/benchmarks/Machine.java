package azurecensus.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Describes the machine of the measurement. */
final class Machine {
  private Machine() {}

  static String describe(String mode) throws IOException {
    return "Measured " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + " (" + mode + " run) on "
        + Runtime.getRuntime().availableProcessors() + " cores of "
        + value(Path.of("/proc/cpuinfo"), "model name") + ", "
        + value(Path.of("/proc/meminfo"), "MemTotal") + ", " + System.getProperty("os.name") + " "
        + System.getProperty("os.version") + ", " + System.getProperty("java.vm.name") + " "
        + System.getProperty("java.vm.version") + "; load average at the end "
        + Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0] + priority() + ".";
  }

  /** Tells a raised priority, with which a run keeps its share of a busy machine. */
  private static String priority() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String nice = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16];
    return nice.equals("0")
        ? ""
        : "; other builds used the machine meanwhile, the measured processes ran with nice " + nice;
  }

  private static String value(Path file, String key) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(key)) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return "unknown";
  }
}
