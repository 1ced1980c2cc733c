package azurecensus.exporter.internal.counters;

import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.MetricValue;
import azurecensus.exporter.spi.TelemetryItem;
import java.util.function.Consumer;

/**
 * Converts the state of process and machine to performance counters. Rates are those of the time
 * since the last reading. Used by one thread at a time.
 */
public final class PerformanceCounters {
  /** Names of the Application Insights SDKs; the placeholders are literal text. */
  private static final String PROCESS = "\\Process(??APP_WIN32_PROC??)\\";

  private static final String REQUESTS = "\\ASP.NET Applications(??APP_W3SVC_PROC??)\\";

  private final Machine machine;
  private final RequestTally requests;
  private final String sdkVersion;
  private final Consumer<EncodableItem> target;
  private final TimeSource time;
  private long lastNanos;
  private long lastCpuNanos;

  /**
   * Creates counters of the time from now on.
   *
   * @param sdkVersion value of the tag {@code ai.internal.sdkVersion}
   * @param target receives the items
   */
  public PerformanceCounters(
      Machine machine,
      RequestTally requests,
      String sdkVersion,
      Consumer<EncodableItem> target,
      TimeSource time) {
    this.machine = machine;
    this.requests = requests;
    this.sdkVersion = sdkVersion;
    this.target = target;
    this.time = time;
    this.lastNanos = time.nanos();
    this.lastCpuNanos = machine.processCpuNanos();
    machine.cpuLoad(); // the JDK measures the load since its last call
  }

  /** Reads all counters once; one that the machine does not know is left out. */
  public void read() {
    long now = time.nanos();
    double elapsed = now - lastNanos;
    if (elapsed <= 0) {
      return; // no time, no rate
    }
    long cpu = machine.processCpuNanos();
    if (cpu >= 0 && lastCpuNanos >= 0) {
      double percent = 100 * (cpu - lastCpuNanos) / elapsed;
      send(PROCESS + "% Processor Time", percent);
      send(PROCESS + "% Processor Time Normalized", percent / machine.processors());
    }
    send("\\Processor(_Total)\\% Processor Time", 100 * machine.cpuLoad());
    send(PROCESS + "Private Bytes", (double) machine.privateBytes());
    send("\\Memory\\Available Bytes", (double) machine.availableBytes());
    if (requests.any()) {
      long count = requests.takeRequests();
      long nanos = requests.takeNanos();
      send(REQUESTS + "Requests/Sec", count * 1e9 / elapsed);
      send(REQUESTS + "Request Execution Time", count == 0 ? 0 : nanos / 1e6 / count);
    }
    lastNanos = now;
    lastCpuNanos = cpu;
  }

  private void send(String name, double value) {
    if (value < 0 || !Double.isFinite(value)) {
      return; // unknown
    }
    EncodableItem item = new EncodableItem(TelemetryItem.Type.METRIC, time.now())
        .setName(name)
        .setMetric(MetricValue.single(null, value));
    item.getTags().put(ContextTags.SDK_VERSION, sdkVersion);
    target.accept(item);
  }
}
