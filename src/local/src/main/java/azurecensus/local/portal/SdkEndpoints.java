package azurecensus.local.portal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/** What the SDKs talk to: telemetry in, and the few questions they ask when they start. */
final class SdkEndpoints {
  private static final List<String> TRACK_PATHS = List.of("/v2/track", "/v2.1/track");
  /** Some application id must be told, and it is the same for everyone here. */
  private static final String APPLICATION_ID = "00000000-0000-0000-0000-000000000000";

  private final BodyReader bodies;
  private final EnvelopeDecoder decoder;
  private final TelemetryStore store;
  /** Each post under way may hold a body of the largest size, so only a few are. */
  private final Semaphore underWay = new Semaphore(4);

  SdkEndpoints(BodyReader bodies, EnvelopeDecoder decoder, TelemetryStore store) {
    this.bodies = bodies;
    this.decoder = decoder;
    this.store = store;
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
      routes.post(path, context -> track(context, true));
      routes.options(path, SdkEndpoints::preflight);
    }
    routes.post("/v2/validate", context -> track(context, false));
    routes.options("/v2/validate", SdkEndpoints::preflight);
    routes.get("/api/profiles/{instrumentationKey}/appId", context -> {
      allowAllOrigins(context);
      context.contentType("text/plain").result(APPLICATION_ID);
    });
    for (String path : List.of("/QuickPulseService.svc/ping", "/QuickPulseService.svc/post")) {
      routes.post(path, SdkEndpoints::liveMetrics);
      routes.options(path, SdkEndpoints::preflight);
    }
  }

  private void track(Context context, boolean keep) throws IOException, InterruptedException {
    allowAllOrigins(context);
    underWay.acquire();
    try {
      byte[] body = bodies.read(context.req().getInputStream(), context.header("Content-Encoding"));
      TrackBatch batch = TrackBatch.read(body, decoder);
      if (keep) {
        store.append(batch.items());
      }
      answer(context, batch);
    } catch (TooLargeException e) {
      answer(context, refusal(413, e.getMessage()));
    } catch (IOException e) {
      answer(context, refusal(400, "The body could not be read: " + e.getMessage()));
    } finally {
      underWay.release();
    }
  }

  private static TrackBatch refusal(int status, String message) {
    return new TrackBatch(1, List.of(), List.of(new TrackBatch.Refusal(0, status, message)));
  }

  private static void answer(Context context, TrackBatch batch) throws JsonProcessingException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("itemsReceived", batch.received());
    answer.put("itemsAccepted", batch.accepted());
    answer.put("appId", APPLICATION_ID);
    ArrayNode errors = answer.putArray("errors");
    for (TrackBatch.Refusal refusal : batch.refusals()) {
      errors
          .addObject()
          .put("index", refusal.index())
          .put("statusCode", refusal.statusCode())
          .put("message", refusal.message());
    }
    context
        .status(batch.status())
        .contentType("application/json; charset=utf-8")
        .result(JsonRows.MAPPER.writeValueAsBytes(answer));
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
