package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import azurecensus.exporter.AzureMonitorExporterConfiguration;
import azurecensus.exporter.AzureMonitorTraceExporter;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.HttpStatusType;
import com.microsoft.azure.functions.TraceContext;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InstrumentationFunctionTest {
  static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

  final MockWebServer dependency = new MockWebServer();
  final Map<String, String> environment = new HashMap<>();
  final RecordedLog log = new RecordedLog();
  final RecordedLog startLog = new RecordedLog();

  @BeforeEach
  void startDependency() throws Exception {
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
    assertThat(log.records.get(2).getThrown()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void run_handsTheHostsTraceOnToTheDependency() throws Exception {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());

    run();

    RecordedRequest request = dependency.takeRequest();
    assertThat(request.getUrl().encodedPath()).isEqualTo("/api/time/current/zone");
    assertThat(request.getHeaders().get("traceparent"))
        .startsWith("00-" + TRACE_ID + "-")
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
    assertThat(log.records.get(1).getThrown()).isInstanceOf(DependencyException.class);
  }

  @Test
  void run_answers502WhenTheDependencyCannotBeReached() {
    dependency.close();

    HttpResponseMessage response = run();

    assertThat(response.getStatus()).isEqualTo(HttpStatus.BAD_GATEWAY);
    assertThat(response.getBody().toString())
        .contains("could not be reached", "EXTERNAL_DEPENDENCY_URL");
    assertThat(log.records.get(1).getThrown())
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
  void run_answersAlthoughTheTelemetrySettingsAreWrong() {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());
    environment.put(
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "IngestionEndpoint=http://127.0.0.1:1/;Secret=squirrel");
    environment.put(Telemetry.REQUEST_OWNER, "nobody");

    HttpResponseMessage response = run();

    assertThat(response.getStatus()).isEqualTo(HttpStatus.OK);
    assertThat(startLog.lines())
        .anySatisfy(
            line -> assertThat(line).contains("No telemetry is exported", "InstrumentationKey"))
        .anySatisfy(
            line -> assertThat(line).contains("OPENCENSUS_REQUEST_OWNER", "auto", "host", "worker"))
        .noneMatch(line -> line.contains("squirrel"));
  }

  @Test
  void run_answersAlthoughAnotherExporterIsThereAlready() {
    dependency.enqueue(new MockResponse.Builder().body("{}").build());
    String connection = "InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:1";
    environment.put("APPLICATIONINSIGHTS_CONNECTION_STRING", connection);
    AzureMonitorTraceExporter.createAndRegister(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connection)
        .setStorageEnabled(false)
        .build());

    assertThat(run().getStatus()).isEqualTo(HttpStatus.OK);
    assertThat(startLog.lines())
        .anySatisfy(line -> assertThat(line).contains("registered already"));
  }

  private HttpResponseMessage run() {
    FunctionApp app = new FunctionApp(environment, Telemetry.start(environment, startLog.logger));
    return new InstrumentationFunction(app).run(request(), context());
  }

  private ExecutionContext context() {
    TraceContext trace = mock(TraceContext.class);
    when(trace.getTraceparent()).thenReturn("00-" + TRACE_ID + "-00f067aa0ba902b7-00");
    when(trace.getTracestate()).thenReturn("");
    ExecutionContext context = mock(ExecutionContext.class);
    when(context.getLogger()).thenReturn(log.logger);
    when(context.getInvocationId()).thenReturn("43a08a4a-c71d-48e5-9d0c-6b9d8f2f4a11");
    when(context.getFunctionName()).thenReturn("instrumentation");
    when(context.getTraceContext()).thenReturn(trace);
    return context;
  }

  @SuppressWarnings("unchecked")
  private static HttpRequestMessage<Optional<String>> request() {
    HttpRequestMessage<Optional<String>> request = mock(HttpRequestMessage.class);
    when(request.getHttpMethod()).thenReturn(HttpMethod.GET);
    when(request.getUri()).thenReturn(URI.create("http://localhost:7071/api/instrumentation"));
    when(request.createResponseBuilder(any(HttpStatus.class)))
        .thenAnswer(call -> new ResponseBuilder(call.getArgument(0)));
    when(request.getHeaders()).thenReturn(Map.of());
    return request;
  }

  /**
   * The worker's builder is not on an app's class path; this one remembers what the function sets.
   */
  private record ResponseBuilder(HttpStatusType status, Map<String, Object> set)
      implements HttpResponseMessage.Builder {
    ResponseBuilder(HttpStatusType status) {
      this(status, new HashMap<>());
    }

    @Override
    public HttpResponseMessage.Builder status(HttpStatusType status) {
      return new ResponseBuilder(status, set);
    }

    @Override
    public HttpResponseMessage.Builder header(String key, String value) {
      set.put(key, value);
      return this;
    }

    @Override
    public HttpResponseMessage.Builder body(Object body) {
      set.put("", body);
      return this;
    }

    @Override
    public HttpResponseMessage build() {
      HttpResponseMessage response = mock(HttpResponseMessage.class);
      when(response.getStatus()).thenReturn(status);
      when(response.getStatusCode()).thenReturn(status.value());
      when(response.getBody()).thenReturn(set.get(""));
      when(response.getHeader(anyString())).thenAnswer(call -> set.get(call.getArgument(0)));
      return response;
    }
  }
}
