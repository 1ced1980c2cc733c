package azurecensus.exporter;

import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.util.concurrent.CountDownLatch;

/**
 * {@code ProcessEnding <exit|wait>}, with the connection string in the environment, ends 200 spans
 * and then exits or waits to be ended.
 */
final class ProcessEnding {
  static final int SPANS = 200;

  private ProcessEnding() {}

  public static void main(String[] arguments) throws InterruptedException {
    AzureMonitorTraceExporter.createAndRegister(
        AzureMonitorExporterConfiguration.fromEnvironment(System.getenv())
            .addTelemetryProcessor(CloudRoleProcessor.fromEnvironment(System.getenv()))
            .build());
    for (int i = 0; i < SPANS; i++) {
      Tracing.getTracer()
          .spanBuilder("span " + i)
          .setSampler(Samplers.alwaysSample())
          .startSpan()
          .end();
    }
    System.out.println("ended");
    System.out.flush();
    if (arguments[0].equals("exit")) {
      System.exit(0);
    }
    new CountDownLatch(1).await();
  }
}
