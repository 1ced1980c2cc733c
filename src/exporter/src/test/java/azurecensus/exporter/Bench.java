package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.JsonWriter;
import azurecensus.exporter.internal.encode.MetricValue;
import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.testing.HeldTime;
import azurecensus.exporter.testing.TestTiming;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * A complete exporter with short pauses and without OpenCensus: items are added by {@link #offer},
 * and their outcome is counted.
 */
final class Bench implements AutoCloseable {
  final Tally tally = new Tally();
  private final HeldTime time = new HeldTime();
  private final ExporterPipeline pipeline;
  private int offered;

  Bench(AzureMonitorExporterConfiguration.Builder builder) {
    AzureMonitorExporterConfiguration configuration = builder.setMetrics(tally).build();
    pipeline = new ExporterPipeline(
        configuration,
        configuration.connectionString().orElseThrow(),
        new ThrottlingLogger(TimeSource.SYSTEM),
        time);
  }

  static AzureMonitorExporterConfiguration.Builder settings(String connectionString, Path storage) {
    AzureMonitorExporterConfiguration.Builder builder = AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connectionString)
        .setBatchDelay(Duration.ofMillis(20))
        .setTiming(TestTiming.FAST);
    return storage == null
        ? builder.setStorageEnabled(false)
        : builder.setStorageDirectory(storage);
  }

  /**
   * Offers this many messages, events and metrics in turns, numbered after the previous ones. Time
   * stands still meanwhile, so that they become one POST on a slow machine, too, if they fit into
   * one.
   */
  Bench offer(int count) {
    return offerLarge(count, 0);
  }

  /** Offers items with a property of this many characters, which do not compress. */
  Bench offerLarge(int count, int characters) {
    time.hold();
    for (int i = 0; i < count; i++) {
      EncodableItem item = item("item " + offered);
      item.getProperties().put("noise", noise(offered++, characters));
      pipeline.intake().accept(item, new JsonWriter());
    }
    time.letGo();
    return this;
  }

  private EncodableItem item(String text) {
    return switch (offered % 3) {
      case 0 -> message(text);
      case 1 -> new EncodableItem(TelemetryItem.Type.EVENT, Instant.now()).setName(text);
      default ->
        new EncodableItem(TelemetryItem.Type.METRIC, Instant.now())
            .setName(text)
            .setMetric(MetricValue.single("shop", offered));
    };
  }

  private static String noise(int seed, int characters) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < characters) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    return text.toString();
  }

  static EncodableItem message(String text) {
    return new EncodableItem(TelemetryItem.Type.MESSAGE, Instant.now()).setMessage(text);
  }

  /**
   * Lets the sending thread look for files of other processes, like the first item of a new
   * process.
   */
  void wake() {
    pipeline.wake();
  }

  /** Waits until everything offered so far is sent or dropped. */
  Bench settle() throws InterruptedException {
    tally.awaitSettled(offered);
    return this;
  }

  /** Returns the texts of all offered items, which the endpoint should receive once each. */
  List<String> offered() {
    return IntStream.range(0, offered).mapToObj(i -> "item " + i).toList();
  }

  void close(Duration budget) {
    pipeline.close(budget);
  }

  @Override
  public void close() {
    close(Duration.ofSeconds(3));
  }

  /** Counters that can be waited for. */
  static final class Tally implements ExporterMetrics {
    private final InMemoryExporterMetrics counts = new InMemoryExporterMetrics();

    InMemoryExporterMetrics counts() {
      return counts;
    }

    synchronized void awaitSettled(int items) throws InterruptedException {
      await(items, () -> counts.sent() + counts.dropped());
    }

    synchronized void awaitRetried(int items) throws InterruptedException {
      await(items, counts::retried);
    }

    synchronized void awaitStored(int items) throws InterruptedException {
      await(items, counts::stored);
    }

    synchronized void awaitStoredOrSent(int items) throws InterruptedException {
      await(items, () -> counts.stored() + counts.sent());
    }

    private synchronized void await(int items, LongSupplier count) throws InterruptedException {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (count.getAsLong() < items) {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        assertThat(left).as("of %s items: %s", items, counts).isPositive();
        wait(left);
      }
    }

    @Override
    public synchronized void itemsAccepted(int count) {
      counts.itemsAccepted(count);
    }

    @Override
    public synchronized void itemsSent(int count) {
      counts.itemsSent(count);
      notifyAll();
    }

    @Override
    public synchronized void itemsRetried(int count) {
      counts.itemsRetried(count);
      notifyAll();
    }

    @Override
    public synchronized void itemsStored(int count) {
      counts.itemsStored(count);
      notifyAll();
    }

    @Override
    public synchronized void itemsLoaded(int count) {
      counts.itemsLoaded(count);
    }

    @Override
    public synchronized void itemsDropped(DropReason reason, int count) {
      counts.itemsDropped(reason, count);
      notifyAll();
    }
  }
}
