package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.RetryPolicy;
import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.TestSpans;
import io.opencensus.trace.export.SpanData;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * {@code OverloadProgram <connection string> <spans> <storage directory> <read time-out>} offers
 * this many spans as fast as it can, like OpenCensus, and prints the waits of the offering thread,
 * the durations of its calls, the outcome of the spans, and the heap.
 */
final class OverloadProgram {
  private static final int AT_ONCE = 10;
  private static final String[] BUCKETS = {
    "1 us", "10 us", "100 us", "1 ms", "10 ms", "100 ms", "1 s", "more"
  };

  private OverloadProgram() {}

  public static void main(String[] arguments) {
    InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
    AzureMonitorExporterConfiguration configuration = AzureMonitorExporterConfiguration.builder()
        .setConnectionString(arguments[0])
        .setStorageDirectory(Path.of(arguments[2]))
        .setMetrics(metrics)
        .setTiming(patient(Duration.parse(arguments[3])))
        .build();
    ExporterPipeline pipeline = new ExporterPipeline(
        configuration,
        configuration.connectionString().orElseThrow(),
        new ThrottlingLogger(TimeSource.SYSTEM));
    SpanData span = TestSpans.client("/api/time")
        .with("http.method", "GET")
        .with("http.url", "https://time.example.com/api/time")
        .with("http.status_code", 200)
        .with("customer", "0ddba11")
        .build();
    List<SpanData> spans = Collections.nCopies(AT_ONCE, span);
    long count = Long.parseLong(arguments[1]) / AT_ONCE;
    long[] histogram = new long[BUCKETS.length];
    long longest = 0;
    long waitedBefore = waits();
    long begin = System.nanoTime();
    for (long i = 0; i < count; i++) {
      long start = System.nanoTime();
      pipeline.intake().export(spans);
      long took = (System.nanoTime() - start) / AT_ONCE;
      longest = Math.max(longest, took * AT_ONCE);
      histogram[bucket(took)]++;
    }
    long waits = waits() - waitedBefore;
    long seconds = Math.max(1, (System.nanoTime() - begin) / 1_000_000_000);
    System.out.println("spans offered   " + count * AT_ONCE + " in about " + seconds
        + " s, heap limit " + (Runtime.getRuntime().maxMemory() >> 20) + " MB");
    System.out.println("outcome         " + metrics);
    System.out.println("waits           " + waits + " of the offering thread");
    System.out.println("longest call    " + longest / 1_000_000 + " ms for " + AT_ONCE
        + " spans, pauses of the JVM and the machine included");
    for (int i = 0; i < BUCKETS.length; i++) {
      System.out.printf("per span under %7s  %d%n", BUCKETS[i], histogram[i] * AT_ONCE);
    }
    System.out.println("unaccounted     "
        + (count * AT_ONCE - metrics.accepted() - metrics.dropped(DropReason.QUEUE_FULL)));
    System.exit(0);
  }

  /** Returns the default durations with this read time-out. */
  private static RetryPolicy.Timing patient(Duration readTimeout) {
    RetryPolicy.Timing timing = RetryPolicy.Timing.DEFAULT;
    return new RetryPolicy.Timing(
        timing.connectTimeout(),
        readTimeout,
        timing.firstPause(),
        timing.longestPause(),
        timing.spillDelay(),
        timing.replayDelay(),
        timing.replayGap(),
        timing.lookAgain());
  }

  /**
   * Returns the number of times this thread has waited for a lock, for another thread, or for time.
   */
  private static long waits() {
    ThreadInfo thread =
        ManagementFactory.getThreadMXBean().getThreadInfo(Thread.currentThread().getId());
    return thread.getWaitedCount() + thread.getBlockedCount();
  }

  private static int bucket(long nanos) {
    long limit = 1_000;
    for (int i = 0; i < BUCKETS.length - 1; i++, limit *= 10) {
      if (nanos < limit) {
        return i;
      }
    }
    return BUCKETS.length - 1;
  }
}
