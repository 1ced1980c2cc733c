package azurecensus.exporter.internal.counters;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machine under this process, as the JDK and Linux see it. Thread-safe. */
public final class JdkMachine implements Machine {
  /** File of Linux about this process. */
  private static final Path STATUS = Path.of("/proc/self/status");

  /** Begin of the line about memory that is in no file and in no other process. */
  private static final String ANONYMOUS = "RssAnon:";

  private static final String KILOBYTES = "kB";

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

  /** Creates a view of this process. */
  public JdkMachine() {}

  @Override
  public int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  @Override
  public long processCpuNanos() {
    return system.getProcessCpuTime();
  }

  @Override
  public double cpuLoad() {
    return system.getCpuLoad();
  }

  /** Reads what Linux knows; elsewhere the JVM's own memory is the closest number. */
  @Override
  public long privateBytes() {
    try {
      for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(ANONYMOUS) && line.endsWith(KILOBYTES)) {
          String number = line.substring(ANONYMOUS.length(), line.length() - KILOBYTES.length());
          return Long.parseLong(number.strip()) * 1024;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return usedByTheJvm(); // not Linux
    }
    return usedByTheJvm();
  }

  private long usedByTheJvm() {
    return memory.getHeapMemoryUsage().getCommitted()
        + memory.getNonHeapMemoryUsage().getCommitted();
  }

  @Override
  public long availableBytes() {
    return system.getFreeMemorySize();
  }
}
