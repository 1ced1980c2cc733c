package azurecensus.portal.ingest;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.live.LiveServers;
import azurecensus.portal.store.TelemetryStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The endpoints for SDKs: telemetry, and the few questions that SDKs ask when they start. */
public final class SdkEndpoints {
  private static final List<String> TRACK_PATHS = List.of("/v2/track", "/v2.1/track");
  private final TrackHandler telemetry;
  private final LiveEndpoints live;

  /**
   * Creates the endpoints.
   *
   * @param bodies bounds the posted bodies
   * @param store keeps the accepted items
   * @param faults the faults that tests have scripted
   * @param acceptedKeys the instrumentation keys whose telemetry is accepted; empty for every key
   * @param servers receives the live metrics
   * @param clock the time against which the items' times are checked
   */
  public SdkEndpoints(
      BodyReader bodies,
      TelemetryStore store,
      FaultScript faults,
      Set<String> acceptedKeys,
      LiveServers servers,
      Clock clock) {
    this.live = new LiveEndpoints(servers, acceptedKeys);
    this.telemetry =
        new TrackHandler(bodies, new EnvelopeDecoder(acceptedKeys, clock), store, faults);
  }

  /** Items accepted since the start. */
  public long itemsAccepted() {
    return telemetry.accepted();
  }

  /** Items refused since the start. */
  public long itemsRefused() {
    return telemetry.refused();
  }

  /** True for the paths that pages of every origin may use, as the browser SDK needs it. */
  public static boolean isOpenToAllOrigins(String path) {
    String plain = path.replaceAll("/+", "/").toLowerCase(Locale.ROOT);
    return plain.equals("/v2/track")
        || plain.equals("/v2.1/track")
        || plain.equals("/v2/validate")
        || plain.startsWith("/api/profiles/")
        || plain.startsWith("/quickpulseservice.svc/");
  }

  /** Adds the routes. */
  public void addTo(RouteTable routes) {
    for (String path : TRACK_PATHS) {
      routes.post(path, exchange -> {
        allowAllOrigins(exchange);
        telemetry.track(exchange);
      });
      routes.add("OPTIONS", path, SdkEndpoints::preflight);
    }
    routes.post("/v2/validate", exchange -> {
      allowAllOrigins(exchange);
      telemetry.validate(exchange);
    });
    routes.add("OPTIONS", "/v2/validate", SdkEndpoints::preflight);
    routes.get("/api/profiles/{instrumentationKey}/appId", exchange -> {
      allowAllOrigins(exchange);
      exchange.answer("text/plain", TrackHandler.APPLICATION_ID.getBytes(StandardCharsets.UTF_8));
    });
    routes.post("/QuickPulseService.svc/ping", exchange -> {
      allowAllOrigins(exchange);
      live.ping(exchange);
    });
    routes.post("/QuickPulseService.svc/post", exchange -> {
      allowAllOrigins(exchange);
      live.post(exchange);
    });
    for (String path : List.of("/QuickPulseService.svc/ping", "/QuickPulseService.svc/post")) {
      routes.add("OPTIONS", path, SdkEndpoints::preflight);
    }
  }

  private static void preflight(Exchange exchange) {
    allowAllOrigins(exchange);
    String headers = exchange.header("Access-Control-Request-Headers");
    exchange
        .status(204)
        .header("Access-Control-Allow-Methods", "POST, OPTIONS")
        .header(
            "Access-Control-Allow-Headers",
            headers == null
                ? "Content-Type, Content-Encoding, Sdk-Context, Authorization"
                : headers)
        .header("Access-Control-Max-Age", "3600");
    if ("true".equals(exchange.header("Access-Control-Request-Private-Network"))) {
      exchange.header("Access-Control-Allow-Private-Network", "true");
    }
  }

  private static void allowAllOrigins(Exchange exchange) {
    exchange
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
  }
}
