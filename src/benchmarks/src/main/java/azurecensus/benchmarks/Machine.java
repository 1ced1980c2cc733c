package azurecensus.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Describes what was measured on. */
final class Machine {
  private Machine() {}

  static String describe(String mode) throws IOException {
    return "Measured " + Instant.now().truncatedTo(ChronoUnit.MINUTES) + " (" + mode + " run) on "
        + Runtime.getRuntime().availableProcessors() + " cores of "
        + value(Path.of("/proc/cpuinfo"), "model name") + ", "
        + value(Path.of("/proc/meminfo"), "MemTotal") + ", " + System.getProperty("os.name") + " "
        + System.getProperty("os.version") + ", " + System.getProperty("java.vm.name") + " "
        + System.getProperty("java.vm.version") + "; load average at the end "
        + Files.readString(Path.of("/proc/loadavg")).split(" ", -1)[0] + ".";
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
