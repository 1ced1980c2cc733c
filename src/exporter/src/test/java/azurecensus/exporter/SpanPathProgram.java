package azurecensus.exporter;

import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.TestSpans;
import azurecensus.exporter.testing.TestTiming;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * Registers the exporter and exports plain HTTP client spans: {@code SpanPathProgram <connection
 * string> <storage directory>}. Prints {@code stored} when the first span is on disk; after a byte
 * of input it waits until that span is sent, exports and sends a second one, and prints
 * {@code sent}.
 */
final class SpanPathProgram {
  private SpanPathProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Outcomes outcomes = new Outcomes();
    SpanData span = TestSpans.client("/api/time")
        .with("http.method", "GET")
        .with("http.url", "https://time.example.com/api/time")
        .with("http.status_code", 200)
        .build();
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(arguments[0])
        .setStorageDirectory(Path.of(arguments[1]))
        .setMetrics(outcomes)
        .setTiming(TestTiming.FAST)
        .build());
    TelemetryIntake intake = AzureMonitorTraceExporter.registered().intake();
    Registered.mark();

    intake.export(List.of(span));
    outcomes.stored.acquire();
    System.out.println("stored");
    if (System.in.read() < 0) {
      throw new IOException("the test has ended");
    }
    outcomes.sent.acquire();
    intake.export(List.of(span));
    outcomes.sent.acquire();
    System.out.println("sent");
    System.out.flush();
    Runtime.getRuntime().halt(0); // without the classes of the shutdown
  }

  /** Loaded after the registration, as a mark in the log of class loading. */
  static final class Registered {
    private Registered() {}

    static void mark() {}
  }

  /** Reports when items are stored and sent. */
  private static final class Outcomes implements ExporterMetrics {
    private final Semaphore stored = new Semaphore(0);
    private final Semaphore sent = new Semaphore(0);

    @Override
    public void itemsAccepted(int count) {}

    @Override
    public void itemsSent(int count) {
      sent.release(count);
    }

    @Override
    public void itemsRetried(int count) {}

    @Override
    public void itemsStored(int count) {
      stored.release(count);
    }

    @Override
    public void itemsLoaded(int count) {}

    @Override
    public void itemsDropped(DropReason reason, int count) {}
  }
}
