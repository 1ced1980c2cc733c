package azurecensus.local.soak;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import io.opencensus.trace.Span;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code SendingProgram <connection string> <storage directory>} records about 20 spans and 2 log
 * records a second until it is ended.
 */
final class SendingProgram {
  private static final long MILLIS_BETWEEN_SPANS = 50;
  private static final int SPANS_PER_LOG = 10;
  private static final Logger LOGGER = Logger.getLogger(SendingProgram.class.getName());

  private SendingProgram() {}

  public static void main(String[] arguments) throws ExecutionException, InterruptedException {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(arguments[0])
        .setStorageDirectory(Path.of(arguments[1]))
        .build());
    LOGGER.addHandler(new AzureMonitorLogHandler());
    LOGGER.setUseParentHandlers(false);
    Tracer tracer = Tracing.getTracer();
    AtomicLong number = new AtomicLong();
    ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    ScheduledFuture<?> sending = clock.scheduleAtFixedRate(
        () -> record(tracer, number.getAndIncrement()),
        0,
        MILLIS_BETWEEN_SPANS,
        TimeUnit.MILLISECONDS);
    System.out.println("sending");
    sending.get(); // fails when recording fails
  }

  private static void record(Tracer tracer, long number) {
    Span span = tracer
        .spanBuilder("work " + number % 100)
        .setSampler(Samplers.alwaysSample())
        .setSpanKind(Span.Kind.SERVER)
        .startSpan();
    if (number % SPANS_PER_LOG == 0) {
      LOGGER.log(Level.WARNING, "number " + number, new IllegalStateException("attempt " + number));
    }
    span.setStatus(number % 7 == 0 ? Status.INTERNAL : Status.OK);
    span.end();
  }
}
