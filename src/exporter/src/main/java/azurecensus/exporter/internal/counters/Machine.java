package azurecensus.exporter.internal.counters;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The process and the machine on which it runs, as the JDK sees them. Thread-safe. */
public interface Machine {
  /** File of Linux about this process. */
  Path STATUS = Path.of("/proc/self/status");

  /** Begin of the line about memory that is in no file and in no other process. */
  String ANONYMOUS = "RssAnon:";

  /** End of that line. */
  String KILOBYTES = "kB";

  /** Returns the number of processors that the process may use, 1 or more. */
  int processors();

  /** Returns the time that the process used all processors, in nanoseconds; negative if unknown. */
  long processCpuNanos();

  /** Returns the load of all processors since the last call, from 0 to 1; negative if unknown. */
  double cpuLoad();

  /** Returns the memory that only this process uses, in bytes; negative if unknown. */
  long privateBytes();

  /** Returns the memory that is free on the machine, or in the container, in bytes. */
  long availableBytes();

  /** Returns the machine under this process. */
  static Machine current() {
    return new Machine() {
      private final OperatingSystemMXBean system =
          ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
      private final MemoryMXBean memory = ManagementFactory.getMemoryMXBean();

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
              String number =
                  line.substring(ANONYMOUS.length(), line.length() - KILOBYTES.length());
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
    };
  }
}
