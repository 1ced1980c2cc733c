package azurecensus.starter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorLogHandler;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.CustomEvents;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.testing.TestInvocation;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // a span is opened for the log records inside it
class InvocationTelemetryProcessorTest {
  private final List<TelemetryItem> items = new CopyOnWriteArrayList<>();
  private final TestInvocation context = new TestInvocation();

  @BeforeEach
  void register() {
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString("InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:1")
        .setStorageEnabled(false)
        .addTelemetryProcessor(new InvocationTelemetryProcessor())
        .addTelemetryProcessor(item -> {
          items.add(item);
          return false;
        })
        .build());
  }

  @AfterEach
  void unregister() {
    AzureMonitorTraceExporter.unregister();
  }

  private static void log(Throwable thrown) {
    LogRecord record = new LogRecord(Level.INFO, "a message");
    record.setThrown(thrown);
    new AzureMonitorLogHandler().publish(record);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void logRecord_hasTheInvocation(boolean exception) {
    try (InvocationSpan invocation = InvocationTracer.builder().build().start(context)) {
      log(exception ? new IllegalStateException("broken") : null);
    }

    assertThat(items).singleElement().satisfies(item -> {
      assertThat(item.getTags()).containsEntry("ai.operation.name", context.functionName);
      assertThat(item.getProperties()).containsEntry("InvocationId", context.invocationId);
    });
  }

  @Test
  void customEvent_hasTheInvocation() {
    try (InvocationSpan invocation = InvocationTracer.builder().build().start(context)) {
      CustomEvents.track("order placed");
    }

    assertThat(items).singleElement().satisfies(item -> {
      assertThat(item.getName()).isEqualTo("order placed");
      assertThat(item.getTags()).containsEntry("ai.operation.name", context.functionName);
      assertThat(item.getProperties()).containsEntry("InvocationId", context.invocationId);
    });
  }

  @Test
  void logRecordOfAnInvocationWithoutAnId_hasTheNameOnly() {
    context.invocationId = null;

    try (InvocationSpan invocation = InvocationTracer.builder().build().start(context)) {
      log(null);
    }

    assertThat(items).singleElement().satisfies(item -> {
      assertThat(item.getTags()).containsEntry("ai.operation.name", context.functionName);
      assertThat(item.getProperties()).doesNotContainKey("InvocationId");
    });
  }

  @Test
  void logRecordOutsideOfInvocations_isUnchanged() {
    log(null);

    assertThat(items).singleElement().satisfies(item -> {
      assertThat(item.getTags()).doesNotContainKey("ai.operation.name");
      assertThat(item.getProperties()).doesNotContainKey("InvocationId");
    });
  }
}
