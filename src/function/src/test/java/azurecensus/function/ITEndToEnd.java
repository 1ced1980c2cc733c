package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.spi.ExporterMetrics;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.portal.OperationTree;
import azurecensus.portal.PortalExtension;
import azurecensus.portal.QueryResult;
import azurecensus.testing.LogRecords;
import azurecensus.testing.TestEnvironment;
import azurecensus.testing.TestInvocation;
import azurecensus.testing.TestRequest;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import io.opencensus.implcore.trace.export.SpanFlush;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.OkHttpClient;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Invokes the function with the settings of {@code .test.env} and checks its telemetry.
 *
 * <p>The offline defaults name the ports of the local run. For those the test starts a portal and a
 * dependency itself, and checks what arrived. A connection string of a real resource makes this a
 * live test: it then checks that the endpoint accepted every item.
 */
class ITEndToEnd {
  private static final String OFFLINE_PORTAL = "IngestionEndpoint=http://127.0.0.1:7072/";
  private static final String OFFLINE_DEPENDENCY = "http://127.0.0.1:7073/";

  private static final String TREE = """
      request instrumentation 200 [instrumentation-app]
        dependency InProc long running api call
        dependency HTTP GET /api/time/current/zone 200
        trace Information new invocation received
        trace Warning log warning message
        exception java.lang.IllegalStateException
      """;

  @RegisterExtension
  static final PortalExtension PORTAL = new PortalExtension();

  private final Map<String, String> environment = new HashMap<>();
  private final MockWebServer dependency = new MockWebServer();
  private final Counts counts = new Counts();
  private boolean live;

  @BeforeEach
  void readSettings() throws Exception {
    TestEnvironment settings = TestEnvironment.read();
    for (String name : List.of(
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "WEBSITE_SITE_NAME",
        "EXTERNAL_DEPENDENCY_URL",
        "IN_PROCESS_DELAY_MS")) {
      environment.put(
          name,
          settings.get(name).orElseThrow(() -> new AssertionError(".test.env must set " + name)));
    }
    environment.put("OPENCENSUS_STORAGE_DIRECTORY", "none");
    live = !environment.get("APPLICATIONINSIGHTS_CONNECTION_STRING").contains(OFFLINE_PORTAL);
    if (!live) {
      environment.put("APPLICATIONINSIGHTS_CONNECTION_STRING", PORTAL.connectionString());
    }
    dependency.start(InetAddress.getLoopbackAddress(), 0);
    if (environment.get("EXTERNAL_DEPENDENCY_URL").startsWith(OFFLINE_DEPENDENCY)) {
      dependency.enqueue(new MockResponse.Builder().body("{}").build());
      callDependencyAt(dependency);
    }
  }

  @AfterEach
  void stop() {
    AzureMonitorTraceExporter.unregister();
    dependency.close();
  }

  private void callDependencyAt(MockWebServer server) {
    environment.put(
        "EXTERNAL_DEPENDENCY_URL",
        server.url("/api/time/current/zone?timeZone=UTC").toString());
  }

  /** Invokes the function as a host without telemetry does, and sends everything. */
  private HttpResponseMessage invoke(UnaryOperator<OkHttpClient> client) {
    Telemetry started = Telemetry.start(environment, counts, new LogRecords().newLogger());
    Telemetry telemetry = new Telemetry(started.tracer(), client.apply(started.httpClient()));
    HttpResponseMessage response = new InstrumentationFunction(
            new FunctionApp(environment, telemetry))
        .run(new TestRequest(), new TestInvocation().traceparent(""));
    SpanFlush.flush();
    AzureMonitorTraceExporter.unregister();
    return response;
  }

  private void assertEveryItemSent(int items) {
    assertThat(counts.dropped).as("dropped").hasValue(0);
    assertThat(counts.accepted).as("accepted by the exporter").hasValue(items);
    assertThat(counts.sent).as("accepted by the endpoint").hasValue(items);
  }

  @Test
  void invocation_isARequestWithItsStepsLogsAndException() {
    HttpResponseMessage response = invoke(client -> client);

    assertThat(response.getStatus()).isEqualTo(HttpStatus.OK);
    assertEveryItemSent(6);
    if (!live) {
      OperationTree operation = PORTAL.awaitRequest("instrumentation");
      operation.assertTree(TREE);
      assertThat(operation.items())
          .extracting(item -> item.get("operation_Name"))
          .containsOnly("instrumentation");
      assertThat(operation.items())
          .extracting(item -> item.property("InvocationId"))
          .containsOnly(new TestInvocation().invocationId);
    }
  }

  @Test
  void alertQuery_findsTheFailure() {
    invoke(client -> client);

    if (!live) {
      QueryResult failures = PORTAL.awaitQuery("""
          exceptions
          | where timestamp > ago(5m)
          | join kind=inner requests on operation_Id
          | summarize failures = count() by type, operation = operation_Name1, cloud_RoleName
          """, result -> !result.isEmpty());
      assertThat(failures.size()).isEqualTo(1);
      assertThat(failures.value(0, "type")).isEqualTo("java.lang.IllegalStateException");
      assertThat(failures.value(0, "operation")).isEqualTo("instrumentation");
      assertThat(failures.value(0, "cloud_RoleName")).isEqualTo("instrumentation-app");
      assertThat(failures.value(0, "failures")).isEqualTo(1L);
    }
  }

  @Test
  void redirectToHttps_isOneDependencyBelowTheRequest() throws Exception {
    HeldCertificate certificate = new HeldCertificate.Builder()
        .addSubjectAlternativeName(InetAddress.getLoopbackAddress().getHostAddress())
        .addSubjectAlternativeName(InetAddress.getLoopbackAddress().getHostName())
        .build();
    HandshakeCertificates ofServer =
        new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    HandshakeCertificates ofClient = new HandshakeCertificates.Builder()
        .addTrustedCertificate(certificate.certificate())
        .build();
    try (MockWebServer first = new MockWebServer();
        MockWebServer second = new MockWebServer()) {
      first.start(InetAddress.getLoopbackAddress(), 0);
      second.useHttps(ofServer.sslSocketFactory());
      second.start(InetAddress.getLoopbackAddress(), 0);
      first.enqueue(new MockResponse.Builder()
          .code(302)
          .addHeader("Location", second.url("/moved?key=secret"))
          .build());
      second.enqueue(new MockResponse.Builder().body("{}").build());
      callDependencyAt(first);

      HttpResponseMessage response = invoke(client -> client
          .newBuilder()
          .sslSocketFactory(ofClient.sslSocketFactory(), ofClient.trustManager())
          .build());

      assertThat(response.getStatus()).isEqualTo(HttpStatus.OK);
      assertEveryItemSent(6);
      assertThat(second.takeRequest().getHeaders().get("traceparent"))
          .as("one span covers both requests")
          .isEqualTo(first.takeRequest().getHeaders().get("traceparent"));
      if (!live) {
        OperationTree operation = PORTAL.awaitRequest("instrumentation");
        operation.assertTree(TREE);
        OperationTree.Item call = operation.only("dependency", "GET /api/time/current/zone");
        assertThat(call.property("http.redirects")).isEqualTo("1");
        assertThat(call.property("http.final_url"))
            .isEqualTo(second.url("/moved").toString());
      }
    }
  }

  /** Counts the items that the exporter and the endpoint accepted. */
  private static final class Counts implements ExporterMetrics {
    final AtomicInteger accepted = new AtomicInteger();
    final AtomicInteger sent = new AtomicInteger();
    final AtomicInteger dropped = new AtomicInteger();

    @Override
    public void itemsAccepted(int count) {
      accepted.addAndGet(count);
    }

    @Override
    public void itemsSent(int count) {
      sent.addAndGet(count);
    }

    @Override
    public void itemsRetried(int count) {}

    @Override
    public void itemsStored(int count) {}

    @Override
    public void itemsLoaded(int count) {}

    @Override
    public void itemsDropped(DropReason reason, int count) {
      dropped.addAndGet(count);
    }
  }
}
