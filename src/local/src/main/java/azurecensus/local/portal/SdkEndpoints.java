package azurecensus.local.portal;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** What the SDKs talk to: telemetry in, and the few questions they ask when they start. */
final class SdkEndpoints {
  private static final List<String> TRACK_PATHS = List.of("/v2/track", "/v2.1/track");
  private final TrackHandler telemetry;

  SdkEndpoints(TrackHandler telemetry) {
    this.telemetry = telemetry;
  }

  /** Whether pages of every origin may use the path, as the browser SDK must. */
  static boolean isOpenToAllOrigins(String path) {
    String plain = path.replaceAll("/+", "/").toLowerCase(Locale.ROOT);
    return plain.equals("/v2/track")
        || plain.equals("/v2.1/track")
        || plain.equals("/v2/validate")
        || plain.startsWith("/api/profiles/")
        || plain.startsWith("/quickpulseservice.svc/");
  }

  void addTo(RoutesConfig routes) {
    for (String path : TRACK_PATHS) {
      routes.post(path, context -> {
        allowAllOrigins(context);
        telemetry.track(context);
      });
      routes.options(path, SdkEndpoints::preflight);
    }
    routes.post("/v2/validate", context -> {
      allowAllOrigins(context);
      telemetry.validate(context);
    });
    routes.options("/v2/validate", SdkEndpoints::preflight);
    routes.get("/api/profiles/{instrumentationKey}/appId", context -> {
      allowAllOrigins(context);
      context.contentType("text/plain").result(TrackHandler.APPLICATION_ID);
    });
    for (String path : List.of("/QuickPulseService.svc/ping", "/QuickPulseService.svc/post")) {
      routes.post(path, SdkEndpoints::liveMetrics);
      routes.options(path, SdkEndpoints::preflight);
    }
  }

  /**
   * Nobody watches live metrics here: the header tells the SDK to keep asking now and then and to
   * send nothing.
   */
  private static void liveMetrics(Context context) throws IOException {
    allowAllOrigins(context);
    context.req().getInputStream().skip(Long.MAX_VALUE);
    context
        .header("x-ms-qps-subscribed", "false")
        .header("Access-Control-Expose-Headers", "x-ms-qps-subscribed")
        .contentType("application/json")
        .result("{}");
  }

  private static void preflight(Context context) {
    allowAllOrigins(context);
    String headers = context.header("Access-Control-Request-Headers");
    context
        .status(204)
        .header("Access-Control-Allow-Methods", "POST, OPTIONS")
        .header(
            "Access-Control-Allow-Headers",
            headers == null
                ? "Content-Type, Content-Encoding, Sdk-Context, Authorization"
                : headers)
        .header("Access-Control-Max-Age", "3600");
    if ("true".equals(context.header("Access-Control-Request-Private-Network"))) {
      context.header("Access-Control-Allow-Private-Network", "true");
    }
  }

  private static void allowAllOrigins(Context context) {
    context
        .header("Access-Control-Allow-Origin", "*")
        .header("Cross-Origin-Resource-Policy", "cross-origin");
  }
}
