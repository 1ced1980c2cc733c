package azurecensus.portal.ingest;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.live.LiveServers;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * The endpoints of live metrics. An SDK asks every few seconds whether it should stream; while a
 * page shows live metrics the answer is yes, and the SDK posts its figures once a second.
 *
 * <p>Two headers of the protocol are never sent. Azure Monitor's Java agent ends its live metrics
 * when it reads {@code x-ms-qps-service-polling-interval-hint}, and drops the port of
 * {@code x-ms-qps-service-endpoint-redirect-v2}.
 */
final class LiveEndpoints {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int MAX_BODY_BYTES = 1024 * 1024;
  private static final String SUBSCRIBED = "x-ms-qps-subscribed";
  private static final String ETAG_HEADER = "x-ms-qps-configuration-etag";
  private static final String ETAG = "portal-1";
  /** No filters of the user: failed calls, exceptions, events and traces as sample documents. */
  private static final byte[] CONFIGURATION = """
      {"ETag":"%s","QuotaInfo":null,"Metrics":[],"DocumentStreams":[{"Id":"all-types-default","DocumentFilterGroups":[\
      {"TelemetryType":"Request","Filters":{"Filters":[{"FieldName":"Success","Predicate":"Equal","Comparand":"false"}]}},\
      {"TelemetryType":"Dependency","Filters":{"Filters":[{"FieldName":"Success","Predicate":"Equal","Comparand":"false"}]}},\
      {"TelemetryType":"Exception","Filters":{"Filters":[]}}]}]}""".formatted(ETAG).getBytes(StandardCharsets.UTF_8);

  private final BodyReader bodies = new BodyReader(MAX_BODY_BYTES, MAX_BODY_BYTES);
  private final LiveServers servers;
  private final Set<String> acceptedKeys;

  /**
   * Creates the endpoints.
   *
   * @param acceptedKeys the instrumentation keys whose figures are accepted; empty for every key
   */
  LiveEndpoints(LiveServers servers, Set<String> acceptedKeys) {
    this.servers = servers;
    this.acceptedKeys = acceptedKeys;
  }

  /** Answers true while a page shows live metrics. */
  void ping(Exchange exchange) throws IOException {
    read(exchange);
    answer(exchange);
  }

  /** Takes the figures of a second, or of several. */
  void post(Exchange exchange) throws IOException {
    JsonNode points = read(exchange);
    if (servers.isWatched()) {
      if (points.isArray()) {
        points.forEach(servers::add);
      } else if (points.isObject()) {
        servers.add(points);
      }
    }
    answer(exchange);
  }

  private JsonNode read(Exchange exchange) throws IOException {
    String key = exchange.query().text("ikey");
    if (!acceptedKeys.isEmpty()
        && (key == null || !acceptedKeys.contains(key.toLowerCase(Locale.ROOT)))) {
      throw new RequestRefusedException(400, "The instrumentation key is not accepted.");
    }
    byte[] body = bodies.read(exchange.body(), exchange.header("Content-Encoding"));
    try {
      return MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      throw new RequestRefusedException(400, "Post live metrics as JSON.");
    }
  }

  private void answer(Exchange exchange) {
    exchange
        .header(SUBSCRIBED, String.valueOf(servers.isWatched()))
        .header(ETAG_HEADER, ETAG)
        .header("Access-Control-Expose-Headers", SUBSCRIBED + ", " + ETAG_HEADER);
    exchange.answer("application/json", CONFIGURATION);
  }
}
