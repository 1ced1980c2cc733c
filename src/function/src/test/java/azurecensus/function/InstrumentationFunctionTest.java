package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestInvocation;
import azurecensus.testing.TestRequest;
import azurecensus.tracing.RequestOwner;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Logger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstrumentationFunctionTest {
  final MockWebServer dependency = new MockWebServer();
  final Map<String, String> environment = new HashMap<>();
  final TestInvocation invocation = new TestInvocation();
  final LogRecords log = new LogRecords();
  final LogRecords startLog = new LogRecords();

  @BeforeEach
  void startDependency() throws Exception {
    invocation.logger = log.newLogger();
    dependency.start();
    environment.put(
        Settings.DEPENDENCY_URL,
        dependency.url("/api/time/current/zone?timeZone=UTC").toString());
    environment.put(Settings.IN_PROCESS_DELAY, "0");
  }

  @AfterEach
  void stopDependency() {
    dependency.close();
    AzureMonitorTraceExporter.unregister();
  }

  @Test
  void run_answers200AndLogsItsSteps() {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());

    HttpResponseMessage response = run();

    assertThat(response.getStatus()).isEqualTo(HttpStatus.OK);
    assertThat(response.getBody()).isEqualTo("This HTTP triggered function executed successfully.");
    assertThat(log.lines())
        .containsExactly(
            "INFO new invocation received",
            "WARNING log warning message",
            "SEVERE exception caught");
    assertThat(log.all.get(2).getThrown()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void run_sendsTheHostsTraceContextToTheDependency() throws Exception {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());

    run();

    RecordedRequest request = dependency.takeRequest();
    assertThat(request.getUrl().encodedPath()).isEqualTo("/api/time/current/zone");
    assertThat(request.getHeaders().get("traceparent"))
        .startsWith("00-" + TestInvocation.TRACE_ID + "-")
        .endsWith("-01");
  }

  @Test
  void run_answers502WhenTheDependencyFails() {
    dependency.enqueue(new MockResponse.Builder().code(503).build());

    HttpResponseMessage response = run();

    assertThat(response.getStatus()).isEqualTo(HttpStatus.BAD_GATEWAY);
    assertThat(response.getBody().toString())
        .contains("status 503", "EXTERNAL_DEPENDENCY_URL")
        .doesNotContain("timeZone");
    assertThat(log.all.get(1).getThrown()).isInstanceOf(DependencyException.class);
  }

  @Test
  void run_answers502WhenTheDependencyCannotBeReached() {
    dependency.close();

    HttpResponseMessage response = run();

    assertThat(response.getStatus()).isEqualTo(HttpStatus.BAD_GATEWAY);
    assertThat(response.getBody().toString())
        .contains("could not be reached", "EXTERNAL_DEPENDENCY_URL");
    assertThat(log.all.get(1).getThrown())
        .as("recorded on the dependency's span, not twice")
        .isNull();
  }

  @Test
  void run_answers500NamingAMissingSetting() {
    environment.remove(Settings.DEPENDENCY_URL);

    HttpResponseMessage response = run();

    assertThat(response.getStatus()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
    assertThat(response.getBody().toString())
        .startsWith("EXTERNAL_DEPENDENCY_URL is missing: set it to");
  }

  @Test
  void run_answersDespiteInvalidTelemetrySettings() {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());
    environment.put(
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "IngestionEndpoint=http://127.0.0.1:1/;Secret=squirrel");
    environment.put(RequestOwner.SETTING, "nobody");

    Logger exporterLogger = Logger.getLogger("azurecensus.exporter");
    exporterLogger.addHandler(startLog);
    HttpResponseMessage response = run();
    exporterLogger.removeHandler(startLog);

    assertThat(response.getStatus()).isEqualTo(HttpStatus.OK);
    assertThat(startLog.lines())
        .anySatisfy(
            line -> assertThat(line).contains("No telemetry is exported", "InstrumentationKey"))
        .anySatisfy(
            line -> assertThat(line).contains("OPENCENSUS_REQUEST_OWNER", "auto", "host", "worker"))
        .noneMatch(line -> line.contains("squirrel"));
  }

  @Test
  void run_answersWhenAnExporterIsAlreadyRegistered() {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());
    String connection = "InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:1";
    environment.put("APPLICATIONINSIGHTS_CONNECTION_STRING", connection);
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connection)
        .setStorageEnabled(false)
        .build());

    assertThat(run().getStatus()).isEqualTo(HttpStatus.OK);
    assertThat(startLog.lines())
        .anySatisfy(line ->
            assertThat(line).isEqualTo("WARNING An exporter is already registered; keeping it."));
  }

  @Test
  void run_answersWhenTheHostPassesNoUsableTraceContext() {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());
    ExecutionContext context = mock(ExecutionContext.class);
    when(context.getTraceContext()).thenThrow(new IllegalStateException("no trace context"));
    when(context.getLogger()).thenReturn(log.newLogger());

    assertThat(run(context).getStatus()).isEqualTo(HttpStatus.OK);
    verify(context, atLeastOnce()).getTraceContext();
  }

  private HttpResponseMessage run() {
    return run(invocation);
  }

  private HttpResponseMessage run(ExecutionContext context) {
    Telemetry telemetry = Telemetry.start(environment, ExporterMetrics.NOOP, startLog.newLogger());
    return new InstrumentationFunction(new FunctionApp(environment, telemetry))
        .run(new TestRequest(), context);
  }
}
