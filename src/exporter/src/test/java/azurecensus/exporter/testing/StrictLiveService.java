package azurecensus.exporter.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * The live metrics service on a loopback port, written from its published specification (version
 * 2024-04-01-preview). It notes everything in a call that the specification does not allow.
 */
public final class StrictLiveService implements AutoCloseable {
  public static final String KEY = "00000000-0000-0000-0000-0000feedbeef";
  private static final long EPOCH_TICKS = 621_355_968_000_000_000L;
  private static final Set<String> POINT = Set.of(
      "Version",
      "InvariantVersion",
      "Instance",
      "RoleName",
      "MachineName",
      "StreamId",
      "IsWebApp",
      "PerformanceCollectionSupported");
  private static final Map<String, Set<String>> DOCUMENTS = Map.of(
      "Request", Set.of("Name", "Url", "ResponseCode", "Duration"),
      "RemoteDependency", Set.of("Name", "CommandName", "ResultCode", "Duration"),
      "Exception", Set.of("ExceptionType", "ExceptionMessage"),
      "Trace", Set.of("Message"),
      "Event", Set.of("Name"));

  private final String key;
  private final MockWebServer server = new MockWebServer();
  private final ObjectMapper json = new ObjectMapper();
  private final List<JsonNode> pings = new ArrayList<>();
  private final List<JsonNode> points = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<String> authorizations = new ArrayList<>();
  private String subscribed = "false";
  private String configuration = "";
  private String etag = "";
  private Map<String, String> moreHeaders = Map.of();
  private int status = 200;

  /** Starts on a free port for {@link #KEY}; nobody watches. */
  public StrictLiveService() throws IOException {
    this(KEY);
  }

  /** Starts on a free port for this instrumentation key; nobody watches. */
  public StrictLiveService(String key) throws IOException {
    this.key = key;
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return answer(request);
      }
    });
    server.start();
  }

  /** Sets the answer to the question whether somebody watches; null leaves the header out. */
  public synchronized void subscribed(String value) {
    subscribed = value;
  }

  /** Sets the status of all answers. */
  public synchronized void status(int code) {
    status = code;
  }

  /** Sets further headers of all answers. */
  public synchronized void headers(Map<String, String> headers) {
    moreHeaders = headers;
  }

  /** Sets the configuration; its ETag must be the one given. */
  public synchronized void configuration(String etag, String configuration) {
    this.etag = etag;
    this.configuration = configuration;
  }

  private synchronized MockResponse answer(RecordedRequest request) {
    boolean ping = request.getTarget().startsWith("/QuickPulseService.svc/ping?");
    check(
        request
            .getTarget()
            .matches("/QuickPulseService\\.svc/(ping|post)\\?api-version=2024-04-01-preview&ikey="
                + key),
        "target");
    check("POST".equals(request.getMethod()), "method");
    check("application/json".equals(request.getHeaders().get("Content-Type")), "content type");
    check(request.getHeaders().get("Content-Encoding") == null, "content encoding");
    check(request.getHeaders().get("x-ms-qps-configuration-etag") != null, "etag header");
    authorizations.add(String.valueOf(request.getHeaders().get("Authorization")));
    time(request.getHeaders().get("x-ms-qps-transmission-time"));
    try {
      JsonNode body = json.readTree(request.getBody().toByteArray());
      if (ping) {
        ping(request, body);
      } else {
        check(body.isArray() && body.size() == 1, "an array of one point");
        point(body.path(0));
        sample(body.path(0));
        points.add(body.path(0));
      }
    } catch (IOException e) {
      check(false, "body is no JSON");
    }
    notifyAll();
    MockResponse.Builder response = new MockResponse.Builder().code(status);
    moreHeaders.forEach(response::addHeader);
    if (subscribed != null) {
      response.addHeader("x-ms-qps-subscribed", subscribed);
    }
    String known = request.getHeaders().get("x-ms-qps-configuration-etag");
    if (!configuration.isEmpty() && !etag.equals(known)) {
      response.addHeader("x-ms-qps-configuration-etag", etag).body(configuration);
    }
    return response.build();
  }

  private void ping(RecordedRequest request, JsonNode body) {
    check(body.isObject(), "one point");
    point(body);
    check(!body.has("Metrics") && !body.has("Documents"), "a ping has no sample");
    header(request, "x-ms-qps-stream-id", body.path("StreamId"));
    header(request, "x-ms-qps-machine-name", body.path("MachineName"));
    header(request, "x-ms-qps-instance-name", body.path("Instance"));
    header(request, "x-ms-qps-role-name", body.path("RoleName"));
    header(request, "x-ms-qps-invariant-version", body.path("InvariantVersion"));
    pings.add(body);
  }

  private void header(RecordedRequest request, String name, JsonNode value) {
    check(value.asText().equals(request.getHeaders().get(name)), name);
  }

  private void time(String ticks) {
    check(ticks != null && ticks.matches("\\d+"), "transmission time");
    if (ticks != null && ticks.matches("\\d+")) {
      long millis = (Long.parseLong(ticks) - EPOCH_TICKS) / 10_000;
      check(
          Math.abs(millis - Instant.parse("2026-06-01T00:00:00Z").toEpochMilli())
              < TimeUnit.DAYS.toMillis(3650),
          "transmission time " + ticks);
    }
  }

  private void point(JsonNode point) {
    POINT.forEach(field -> check(point.has(field), field + " is missing"));
    check(point.path("InvariantVersion").asInt() == 5, "invariant version");
    check(point.path("StreamId").asText().matches("[0-9a-f]{32}"), "stream id");
    try {
      Instant.parse(point.path("Timestamp").asText());
      Instant.parse(point.path("TransmissionTime").asText());
    } catch (DateTimeParseException e) {
      check(false, "time stamp");
    }
  }

  private void sample(JsonNode point) {
    for (JsonNode metric : point.path("Metrics")) {
      check(metric.path("Name").isTextual() && metric.path("Value").isNumber(), "metric");
      check(metric.path("Weight").isInt() && metric.path("Weight").asInt() >= 1, "weight");
    }
    check(point.path("Documents").size() <= 100, "more than 100 documents");
    for (JsonNode document : point.path("Documents")) {
      Set<String> known = DOCUMENTS.getOrDefault(document.path("DocumentType").asText(), Set.of());
      check(!known.isEmpty(), "document type " + document.path("DocumentType"));
      document
          .properties()
          .forEach(field -> check(
              known.contains(field.getKey())
                  || Set.of("DocumentType", "DocumentStreamIds", "Properties")
                      .contains(field.getKey()),
              "field of a document " + field.getKey()));
      for (JsonNode property : document.path("Properties")) {
        check(property.has("key") && property.has("value") && property.size() == 2, "property");
      }
    }
    for (JsonNode error : point.path("CollectionConfigurationErrors")) {
      check(error.path("CollectionConfigurationErrorType").isTextual(), "error");
      check(error.path("Data").size() == 2, "data of an error");
    }
  }

  private void check(boolean right, String violation) {
    if (!right) {
      violations.add(violation);
    }
  }

  /** Returns the address for the key {@code LiveEndpoint}, without a slash. */
  public String url() {
    String url = server.url("/").toString();
    return url.substring(0, url.length() - 1);
  }

  /** Returns the values of the header, in the order of the calls. */
  public synchronized List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  /** Returns the questions so far. */
  public synchronized List<JsonNode> pings() {
    assertThat(violations).as("what breaks the specification").isEmpty();
    return List.copyOf(pings);
  }

  /** Returns the samples so far. */
  public synchronized List<JsonNode> points() {
    assertThat(violations).as("what breaks the specification").isEmpty();
    return List.copyOf(points);
  }

  /** Returns the values of a sample by name. */
  public static Map<String, Double> metrics(JsonNode point) {
    Map<String, Double> metrics = new TreeMap<>();
    for (JsonNode metric : point.path("Metrics")) {
      metrics.put(metric.path("Name").asText(), metric.path("Value").asDouble());
    }
    return metrics;
  }

  /** Waits for a condition on what was received; fails after 30 seconds. */
  public synchronized void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      assertThat(left).as("%s pings, %s points", pings.size(), points.size()).isPositive();
      wait(left);
    }
  }

  @Override
  public void close() {
    server.close();
  }
}
