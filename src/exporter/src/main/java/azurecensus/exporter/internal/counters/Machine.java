package azurecensus.exporter.internal.counters;

/** The process and the machine on which it runs. Thread-safe. */
public interface Machine {
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
}
