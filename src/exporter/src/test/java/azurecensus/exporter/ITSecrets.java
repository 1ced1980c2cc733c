package azurecensus.exporter;

import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.ok;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.refuse;
import static azurecensus.exporter.testing.ScriptedEndpoint.Reply.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.testing.Reachable;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.ScriptedEndpoint.Reply;
import azurecensus.exporter.testing.StrictLiveService;
import azurecensus.exporter.testing.TestSpans;
import azurecensus.exporter.testing.TestTiming;
import io.opencensus.metrics.Metrics;
import io.opencensus.metrics.export.Metric;
import io.opencensus.metrics.export.MetricProducer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A full run with secrets in every possible place. Everything that could reveal them is searched:
 * logs of all levels and loggers, both output streams, names of threads, {@code toString()} of
 * objects, messages of exceptions, names and contents of files.
 */
@Timeout(60)
class ITSecrets {
  private static final String KEY = "5ec4e7ab-0000-4000-8000-00000000cafe";
  private static final String TOKEN = "t0ken5ec4e7";
  private static final String IDENTITY = "1dentity5ec4e7";
  private static final String QUERY = "query5ec4e7";
  private static final List<String> SECRETS = List.of(KEY, TOKEN, IDENTITY, QUERY);

  /** Logger that writes the headers of each request of every sender at FINE. */
  private static final String LOGGER_OF_THE_JDK = "sun.net.www.protocol.http.HttpURLConnection";

  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();
  private final MockWebServer platform = new MockWebServer();
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();
  private final List<String> overheard = new CopyOnWriteArrayList<>();
  private final Handler everything = new Everything();
  private final Logger root = LogManager.getLogManager().getLogger("");
  private final Level rootLevel = root.getLevel();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private final AtomicInteger identityAsked = new AtomicInteger();
  private volatile MockResponse identity;
  private int postsBefore;

  @TempDir
  private Path parent;

  ITSecrets() throws IOException {
    platform.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        identityAsked.incrementAndGet();
        return identity;
      }
    });
    platform.start();
    root.setLevel(Level.ALL);
    root.addHandler(everything);
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(System.out);
  }

  @AfterEach
  void restore() {
    AzureMonitorTraceExporter.unregister();
    System.setOut(out);
    System.setErr(err);
    root.removeHandler(everything);
    root.setLevel(rootLevel);
    endpoint.close();
    platform.close();
  }

  @Test
  void secrets_areToldNowhereInAFullRun() throws Exception {
    Path storage = parent.resolve("storage");

    identity = token();
    endpoint.script(
        ok(),
        status(400),
        echoOf(206),
        refuse(redirect("http://foreign.example/v2.1/track?sig=" + QUERY)),
        refuse(redirect("/v2.1/track?sig=" + QUERY)),
        ok(),
        status(401));
    run(storage, () -> {
      for (int settled = 1; settled <= 4; settled++) {
        awaitSettled(settled);
        telemetry();
      }
      awaitPostsMore(7);
    });
    endpoint.script(status(403));
    run(storage, () -> awaitPostsMore(1));
    identity = new MockResponse.Builder().code(500).body(TOKEN + IDENTITY).build();
    run(storage, this::awaitIdentityAsked);
    identity = new MockResponse.Builder().body("\"" + TOKEN).build();
    run(storage, this::awaitIdentityAsked);
    identity = token();
    endpoint.script(refuse(
        new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build()));
    run(storage, () -> awaitPostsMore(1));
    listenToFiles(storage);
    run(storage, () -> endpoint.awaitItems(8));
    endpoint.otherwise(status(500));
    run(Files.createFile(parent.resolve("no-directory")), () -> awaitPostsMore(2));
    messagesOfExceptions();

    overheard.add(printed.toString(StandardCharsets.UTF_8));
    assertThat(metrics.toString())
        .contains("REJECTED=2", "SHUTDOWN=1")
        .doesNotContain("retried=0", "stored=0", "loaded=0");
    assertThat(overheard).hasSizeGreaterThan(100).noneMatch(ITSecrets::isTelling);
  }

  /** Metrics, counters, events and live metrics, with a service that answers with secrets. */
  @Test
  void secrets_areToldNowhereByTheFamily() throws Exception {
    try (StrictLiveService live = new StrictLiveService(KEY)) {
      identity = token();
      live.subscribed("true");
      live.configuration("e1", "{\"ETag\":\"e1\"," + TOKEN + QUERY);
      live.headers(Map.of("x-ms-qps-service-polling-interval-hint", TOKEN));
      MetricProducer failing = new MetricProducer() {
        @Override
        public Collection<Metric> getMetrics() {
          throw new IllegalStateException(QUERY);
        }
      };
      Metrics.getExportComponent().getMetricProducerManager().add(failing);
      AzureMonitorTraceExporter.createAndRegister(
          AzureMonitorExporterConfiguration.fromEnvironment(Map.of(
                  "APPLICATIONINSIGHTS_CONNECTION_STRING",
                  "InstrumentationKey=" + KEY + ";IngestionEndpoint=" + endpoint.url()
                      + ";LiveEndpoint=" + live.url(),
                  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
                  "Authorization=AAD;ClientId=client",
                  "IDENTITY_ENDPOINT",
                  platform.url("/msi/token").toString(),
                  "IDENTITY_HEADER",
                  IDENTITY,
                  "OPENCENSUS_STORAGE_DIRECTORY",
                  "none",
                  "OPENCENSUS_METRICS",
                  "true",
                  "OPENCENSUS_PERFORMANCE_COUNTERS",
                  "true",
                  "OPENCENSUS_LIVE_METRICS",
                  "true"))
              .setTiming(TestTiming.FAST)
              .build());
      live.await(() -> !live.points().isEmpty());
      CustomEvents.track(QUERY, Map.of(QUERY, QUERY), Map.of(QUERY, 1.0));
      live.await(() -> live.points().toString().contains(QUERY)); // it is the app's own text
      listen();
      AzureMonitorTraceExporter.flush(Duration.ofSeconds(20));
      live.status(401);
      int asked = live.authorizations().size();
      live.await(() -> live.authorizations().size() > asked);
      listen();
      AzureMonitorTraceExporter.unregister();
      Metrics.getExportComponent().getMetricProducerManager().remove(failing);

      overheard.add(printed.toString(StandardCharsets.UTF_8));
      assertThat(live.points().toString()).doesNotContain(KEY, TOKEN, IDENTITY);
      assertThat(endpoint.items()).hasSizeGreaterThan(5);
      assertThat(overheard).hasSizeGreaterThan(50).noneMatch(ITSecrets::isTelling);
    }
  }

  private static boolean isTelling(String text) {
    return SECRETS.stream().anyMatch(text::contains);
  }

  private static MockResponse token() {
    return new MockResponse.Builder()
        .body("{\"access_token\":\"" + TOKEN + "\",\"expires_on\":\"4102444800\"}")
        .build();
  }

  private void awaitIdentityAsked() {
    int before = identityAsked.get();
    while (identityAsked.get() == before) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void awaitSettled(int items) {
    while (metrics.sent() + metrics.dropped() < items) {
      LockSupport.parkNanos(10_000_000);
    }
  }

  private void awaitPostsMore(int count) throws InterruptedException {
    endpoint.awaitPosts(postsBefore + count);
  }

  private static MockResponse redirect(String location) {
    return new MockResponse.Builder().code(307).addHeader("Location", location).build();
  }

  private static Reply echoOf(int code) {
    return refuse(Reply.json(
            code,
            "{\"itemsReceived\":1,\"itemsAccepted\":0,\"errors\":[{\"index\":0,\"statusCode\":400,\"message\":\""
                + KEY + "\"}]}")
        .build());
  }

  /** Runs the steps with an exporter, from its registration to its end. */
  private void run(Path storage, Step step) throws Exception {
    AzureMonitorExporterConfiguration configuration =
        AzureMonitorExporterConfiguration.fromEnvironment(Map.of(
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                "InstrumentationKey=" + KEY + ";IngestionEndpoint=" + endpoint.url(),
                "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
                "Authorization=AAD;ClientId=client",
                "IDENTITY_ENDPOINT",
                platform.url("/msi/token").toString(),
                "IDENTITY_HEADER",
                IDENTITY,
                "OPENCENSUS_STORAGE_DIRECTORY",
                storage.toString()))
            .setBatchDelay(Duration.ofMillis(20))
            .setShutdownTimeout(Duration.ofSeconds(1))
            .setTiming(TestTiming.FAST)
            .setMetrics(metrics)
            .addTelemetryProcessor(new CloudRoleProcessor("shop", "shop-1"))
            .addTelemetryProcessor(item -> {
              throw new IllegalStateException(QUERY);
            })
            .addTelemetryProcessor(item -> {
              listen(item);
              return true;
            })
            .build();
    AzureMonitorTraceExporter.createAndRegister(configuration);
    listenTo(() -> AzureMonitorTraceExporter.createAndRegister(configuration));
    postsBefore = endpoint.posts().size();
    telemetry();
    listen(configuration);
    step.take();
    listen(configuration);
    AzureMonitorTraceExporter.unregister();
    listen(configuration);
  }

  /** Exports an item. */
  private static void telemetry() {
    AzureMonitorTraceExporter.registered()
        .intake()
        .export(List.of(TestSpans.client("/pay")
            .with("http.url", "https://bank.example/pay?card=" + QUERY)
            .build()));
  }

  /** Collects {@code toString()} of every reachable object and of every thread. */
  private void listen(Object... objects) {
    try {
      Reachable.from(objects, AzureMonitorTraceExporter.registered())
          .forEach(object -> overheard.add(object.toString()));
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
    Thread.getAllStackTraces().keySet().forEach(thread -> overheard.add(thread.getName()));
  }

  /**
   * Stored files contain telemetry with the key, so only their owner can read them. Their names
   * contain no key, and neither contains a token.
   */
  private void listenToFiles(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        overheard.add(file.toString());
        try (GZIPInputStream gzip = new GZIPInputStream(Files.newInputStream(file))) {
          assertThat(new String(gzip.readAllBytes(), StandardCharsets.UTF_8))
              .contains(KEY, QUERY)
              .doesNotContain(TOKEN)
              .doesNotContain(IDENTITY);
        }
      }
    }
  }

  private void messagesOfExceptions() {
    String key = "InstrumentationKey=" + KEY;
    for (String wrong : List.of(
        KEY,
        key + "!",
        "Instrumentation=" + KEY,
        key + ";Authorization=" + TOKEN,
        key + ";EndpointSuffix=" + QUERY + "!",
        key + ";EndpointSuffix=example.com;Location=" + QUERY + "!",
        key + ";IngestionEndpoint=ftp://h/" + QUERY,
        key + ";IngestionEndpoint=https://" + TOKEN + "@h/",
        key + ";IngestionEndpoint=https://h/?" + QUERY,
        key + ";AADAudience=" + QUERY,
        key + KEY.repeat(200))) {
      listenTo(() -> AzureMonitorExporterConfiguration.builder().setConnectionString(wrong));
    }
    String variable = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    String entra = "Authorization=AAD";
    for (Map<String, String> wrong : List.of(
        Map.of(variable, TOKEN),
        Map.of(variable, "ClientId=" + TOKEN),
        Map.of(variable, entra, "IDENTITY_HEADER", IDENTITY),
        Map.of(variable, entra, "IDENTITY_ENDPOINT", "[" + IDENTITY, "IDENTITY_HEADER", IDENTITY),
        Map.of(
            variable,
            entra,
            "IDENTITY_ENDPOINT",
            "http://h",
            "IDENTITY_HEADER",
            IDENTITY + "\u00e9"),
        Map.of("APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE", TOKEN),
        Map.of("OPENCENSUS_STORAGE_DIRECTORY", TOKEN + "\u0000"))) {
      AzureMonitorExporterConfiguration.fromEnvironment(wrong); // logs what is wrong
      assertThat(AzureMonitorExporterConfiguration.problemsOf(wrong)).hasSize(1);
      overheard.addAll(AzureMonitorExporterConfiguration.problemsOf(wrong));
    }
    listenTo(() -> new AccessToken(TOKEN + "\n", Instant.EPOCH));
    listenTo(() -> AzureMonitorExporterConfiguration.builder()
        .setConnectionString(key + ";IngestionEndpoint=http://h.example")
        .setAccessTokenSupplier(audience -> new AccessToken(TOKEN, Instant.EPOCH))
        .build());
  }

  private void listenTo(ThrowingCallable mistake) {
    Throwable thrown = catchThrowable(mistake);
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    overheard.add(text.toString());
  }

  /** Collects the records of every logger, at every level. */
  private final class Everything extends Handler {
    private final SimpleFormatter formatter = new SimpleFormatter();

    @Override
    public void publish(LogRecord record) {
      String name = String.valueOf(record.getLoggerName());
      if (!name.equals(LOGGER_OF_THE_JDK)
          && !name.startsWith("okhttp3.")
          && !name.startsWith("mockwebserver3.")) {
        overheard.add(name + " " + formatter.format(record));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** A step to run while an exporter is registered. */
  @FunctionalInterface
  private interface Step {
    void take() throws InterruptedException;
  }
}
