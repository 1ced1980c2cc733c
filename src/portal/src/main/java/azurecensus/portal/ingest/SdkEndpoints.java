package azurecensus.portal.ingest;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.CrossOrigin;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.live.LiveServers;
import java.nio.charset.StandardCharsets;
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
   * @param intake checks and stores the envelopes
   * @param faults the faults that tests have scripted
   * @param acceptedKeys the instrumentation keys whose live metrics are accepted; empty for every
   *     key
   * @param servers receives the live metrics
   */
  public SdkEndpoints(
      BodyReader bodies,
      EnvelopeIntake intake,
      FaultScript faults,
      Set<String> acceptedKeys,
      LiveServers servers) {
    this.live = new LiveEndpoints(servers, acceptedKeys);
    this.telemetry = new TrackHandler(bodies, intake, faults);
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
        CrossOrigin.allow(exchange);
        telemetry.track(exchange);
      });
      routes.add("OPTIONS", path, CrossOrigin::preflight);
    }
    routes.post("/v2/validate", exchange -> {
      CrossOrigin.allow(exchange);
      telemetry.validate(exchange);
    });
    routes.add("OPTIONS", "/v2/validate", CrossOrigin::preflight);
    routes.get("/api/profiles/{instrumentationKey}/appId", exchange -> {
      CrossOrigin.allow(exchange);
      exchange.answer("text/plain", TrackHandler.APPLICATION_ID.getBytes(StandardCharsets.UTF_8));
    });
    routes.post("/QuickPulseService.svc/ping", exchange -> {
      CrossOrigin.allow(exchange);
      live.ping(exchange);
    });
    routes.post("/QuickPulseService.svc/post", exchange -> {
      CrossOrigin.allow(exchange);
      live.post(exchange);
    });
    for (String path : List.of("/QuickPulseService.svc/ping", "/QuickPulseService.svc/post")) {
      routes.add("OPTIONS", path, CrossOrigin::preflight);
    }
  }
}
