package azurecensus.exporter.internal.live;

import azurecensus.exporter.internal.delivery.HttpTransport;
import azurecensus.exporter.internal.delivery.RedirectRule;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.delivery.TokenCache;
import azurecensus.exporter.internal.encode.JsonWriter;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Asks the service whether somebody watches, and posts samples. Used by one thread. The address
 * holds the instrumentation key, so it is in no message.
 */
public final class LiveClient {
  private static final String API = "?api-version=2024-04-01-preview&ikey=";

  /** Version of the protocol: the newest that the specification knows. */
  private static final int INVARIANT_VERSION = 5;

  /** 1970 in ticks of 100 ns since the year 1. */
  private static final long EPOCH_TICKS = 621_355_968_000_000_000L;

  private static final String HEADER = "x-ms-qps-";
  private static final String PING = "ping";
  private static final String POST = "post";
  private static final int UNAUTHORIZED = 401;

  private final String key;
  private final Source source;
  private final HttpTransport transport;
  private final TokenCache tokens;
  private final TimeSource time;
  private URI endpoint;

  /**
   * Creates a client.
   *
   * @param tokens null to post without a token
   */
  public LiveClient(
      URI endpoint,
      String key,
      Source source,
      HttpTransport transport,
      TokenCache tokens,
      TimeSource time) {
    this.endpoint = endpoint;
    this.key = key;
    this.source = source;
    this.transport = transport;
    this.tokens = tokens;
    this.time = time;
  }

  /**
   * The process as the service shows it.
   *
   * @param role node of the Application Map
   * @param instance the role's instance
   * @param version version of this exporter
   * @param streamId 32 hexadecimal digits, random for each process
   */
  public record Source(String role, String instance, String version, String streamId) {}

  /**
   * An answer of the service.
   *
   * @param subscribed true while somebody watches
   * @param pauseMillis until the next question; 0 when the service says nothing
   * @param configuration a new configuration as JSON; empty when there is none
   */
  record Answer(boolean subscribed, long pauseMillis, String configuration) {}

  /**
   * Asks whether somebody watches.
   *
   * @param etag of the configuration in force
   * @throws IOException when there is no valid answer
   */
  Answer ping(String etag) throws IOException {
    Map<String, String> headers = headers(etag);
    headers.put(HEADER + "stream-id", source.streamId());
    headers.put(HEADER + "machine-name", source.instance());
    headers.put(HEADER + "instance-name", source.instance());
    headers.put(HEADER + "role-name", source.role());
    headers.put(HEADER + "invariant-version", String.valueOf(INVARIANT_VERSION));
    JsonWriter json = new JsonWriter();
    point(json);
    return exchange(PING, json.endObject(), headers);
  }

  /**
   * Posts a sample.
   *
   * @throws IOException when there is no valid answer
   */
  Answer post(LiveSample sample) throws IOException {
    JsonWriter json = new JsonWriter().beginArray();
    point(json);
    json.name("Metrics").beginArray();
    for (LiveSample.Metric metric : sample.metrics()) {
      if (Double.isFinite(metric.value())) {
        json.beginObject().name("Name").value(metric.name());
        json.name("Value").value(metric.value());
        json.name("Weight").value(metric.weight()).endObject();
      }
    }
    json.endArray().name("Documents").beginArray();
    sample.documents().forEach(document -> document(json, document));
    json.endArray();
    if (!sample.errors().isEmpty()) {
      json.name("CollectionConfigurationErrors").beginArray();
      sample.errors().forEach(error -> error(json, error, sample.etag()));
      json.endArray();
    }
    return exchange(POST, json.endObject().endArray(), headers(sample.etag()));
  }

  /** Writes the fields that both calls have, without the end of the object. */
  private void point(JsonWriter json) {
    String now = time.now().toString();
    json.beginObject().name("Version").value(source.version());
    json.name("InvariantVersion").value(INVARIANT_VERSION);
    json.name("Instance").value(source.instance());
    json.name("RoleName").value(source.role());
    json.name("MachineName").value(source.instance());
    json.name("StreamId").value(source.streamId());
    json.name("IsWebApp").value(false);
    json.name("PerformanceCollectionSupported").value(true);
    json.name("Timestamp").value(now);
    json.name("TransmissionTime").value(now);
  }

  private static void document(JsonWriter json, LiveSample.Document document) {
    json.beginObject().name("DocumentType").value(document.type());
    json.name("DocumentStreamIds").beginArray();
    document.streams().forEach(json::value);
    json.endArray();
    List<String> fields = document.fields();
    for (int i = 0; i < fields.size(); i += 2) {
      if (fields.get(i + 1) != null) {
        json.name(fields.get(i)).value(fields.get(i + 1));
      }
    }
    pairs(json, "Properties", document.properties());
    json.endObject();
  }

  private static void error(JsonWriter json, LiveConfiguration.Problem problem, String etag) {
    json.beginObject().name("CollectionConfigurationErrorType").value(problem.type());
    json.name("Message").value(problem.message());
    json.name("FullException").value(problem.message());
    pairs(json, "Data", Arrays.asList("ETag", etag, problem.key(), problem.id()));
    json.endObject();
  }

  private static void pairs(JsonWriter json, String name, List<String> pairs) {
    json.name(name).beginArray();
    for (int i = 0; i < pairs.size(); i += 2) {
      json.beginObject().name("key").value(pairs.get(i));
      json.name("value").value(pairs.get(i + 1)).endObject();
    }
    json.endArray();
  }

  private Map<String, String> headers(String etag) throws IOException {
    Map<String, String> headers = new HashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put(HEADER + "configuration-etag", etag);
    headers.put(
        HEADER + "transmission-time",
        String.valueOf(time.now().toEpochMilli() * 10_000 + EPOCH_TICKS));
    if (tokens != null) {
      headers.put("Authorization", "Bearer " + tokens.get());
    }
    return headers;
  }

  private Answer exchange(String call, JsonWriter json, Map<String, String> headers)
      throws IOException {
    HttpTransport.Response response = transport.post(
        URI.create(endpoint + "/QuickPulseService.svc/" + call + API + key),
        Arrays.copyOf(json.buffer(), json.size()),
        headers);
    if (response.status() == UNAUTHORIZED && tokens != null) {
      tokens.forget();
    }
    String subscribed = response.header(HEADER + "subscribed");
    boolean unsaid = subscribed == null && call.equals(POST); // the same as false
    if (response.status() != 200 || (!unsaid && !isTruth(subscribed))) {
      throw new IOException("no valid answer of the live metrics service");
    }
    redirect(response.header(HEADER + "service-endpoint-redirect-v2"));
    return new Answer(
        Boolean.parseBoolean(subscribed),
        millis(response.header(HEADER + "service-polling-interval-hint")),
        response.body());
  }

  /** Follows by the rule for telemetry: only within the same cloud. */
  private void redirect(String location) {
    URI target = RedirectRule.follow(endpoint, location);
    if (target != null) {
      endpoint = target.resolve("/");
      endpoint = URI.create(endpoint.toString().replaceFirst("/$", ""));
    }
  }

  private static boolean isTruth(String text) {
    return "true".equalsIgnoreCase(text) || "false".equalsIgnoreCase(text);
  }

  private static long millis(String text) {
    try {
      return text == null ? 0 : Math.max(0, Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** Returns the host only: the key must not be logged. */
  @Override
  public String toString() {
    return "LiveClient[" + endpoint.getHost() + "]";
  }
}
