package azurecensus.portal.otlp;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.CrossOrigin;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.http.TooLargeException;
import azurecensus.portal.ingest.BoundedJson;
import azurecensus.portal.ingest.EnvelopeIntake;
import azurecensus.portal.store.StoreUnavailableException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The endpoints of OTLP over HTTP: {@code /v1/traces}, {@code /v1/logs} and {@code /v1/metrics}, in
 * protobuf and JSON.
 */
public final class OtlpEndpoints {
  /** Header with the instrumentation key, which a portal beyond the loopback requires. */
  static final String KEY_HEADER = "x-instrumentation-key";

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String ANY_KEY = "00000000-0000-0000-0000-000000000000";
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int MAX_SERIES = 20_000;

  /** Codes of {@code google.rpc.Code} for the statuses of the answers. */
  private static final int INVALID_ARGUMENT = 3;

  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int UNIMPLEMENTED = 12;
  private static final int UNAVAILABLE = 14;
  private static final int UNAUTHENTICATED = 16;

  private static final String SET_PROTOCOL =
      "This portal takes OTLP over HTTP and no gRPC: set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf"
          + " and OTEL_EXPORTER_OTLP_ENDPOINT to the address of the portal.";

  private final BodyReader bodies;
  private final EnvelopeIntake intake;
  private final Clock clock;
  private final CumulativeSeries series;

  /**
   * Creates the endpoints.
   *
   * @param bodies bounds the posted bodies
   * @param intake checks and stores the envelopes
   * @param clock the time of items that have none
   */
  public OtlpEndpoints(BodyReader bodies, EnvelopeIntake intake, Clock clock) {
    this.bodies = bodies;
    this.intake = intake;
    this.clock = clock;
    this.series = new CumulativeSeries(MAX_SERIES, nanos(clock.instant()));
  }

  /** True for the paths that pages of every origin may use, as the SDK in a browser needs it. */
  public static boolean isOpenToAllOrigins(String path) {
    return Arrays.stream(Signal.values()).anyMatch(signal -> signal.path().equals(path));
  }

  /** Adds the routes. */
  public void addTo(RouteTable routes) {
    for (Signal signal : Signal.values()) {
      routes.post(signal.path(), exchange -> {
        CrossOrigin.allow(exchange);
        receive(exchange, signal);
      });
      routes.add("OPTIONS", signal.path(), CrossOrigin::preflight);
    }
  }

  /** An answer that is an error for the sender. */
  private static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    Refusal(int status, int code, String message) {
      super(message, null, false, false);
      this.status = status;
      this.code = code;
    }
  }

  private void receive(Exchange exchange, Signal signal) throws IOException, InterruptedException {
    boolean json = JSON.equals(contentType(exchange));
    intake.enter();
    try {
      Message request = read(exchange, signal);
      keep(exchange, signal, request, json);
    } catch (Refusal refusal) {
      refuse(exchange, refusal.status, refusal.code, refusal.getMessage(), json);
    } catch (TooLargeException e) {
      refuse(exchange, 413, RESOURCE_EXHAUSTED, e.getMessage(), json);
    } catch (StoreUnavailableException e) {
      exchange.header("Retry-After", RETRY_AFTER_SECONDS);
      refuse(exchange, 503, UNAVAILABLE, e.getMessage(), json);
    } finally {
      intake.leave();
    }
  }

  private Message read(Exchange exchange, Signal signal) throws Refusal, TooLargeException {
    String contentType = contentType(exchange);
    if (contentType.startsWith("application/grpc")) {
      exchange.header("grpc-status", String.valueOf(UNIMPLEMENTED));
      exchange.header("grpc-message", SET_PROTOCOL);
      throw new Refusal(415, UNIMPLEMENTED, SET_PROTOCOL);
    }
    if (!contentType.equals(PROTOBUF) && !contentType.equals(JSON)) {
      throw new Refusal(
          415, INVALID_ARGUMENT, "Content-Type must be " + PROTOBUF + " or " + JSON + '.');
    }
    if (!intake.accepts(exchange.header(KEY_HEADER))) {
      throw new Refusal(
          401,
          UNAUTHENTICATED,
          "This portal needs an instrumentation key: set OTEL_EXPORTER_OTLP_HEADERS=" + KEY_HEADER
              + "=KEY. Its connection string has the key.");
    }
    try {
      byte[] body = bodies.read(exchange.body(), exchange.header("Content-Encoding"));
      return contentType.equals(JSON) ? readJson(body, signal) : readProtobuf(body, signal);
    } catch (TooLargeException tooLarge) {
      throw tooLarge;
    } catch (IOException e) {
      throw new Refusal(400, INVALID_ARGUMENT, "The body could not be read: " + reason(e));
    }
  }

  private static Message readProtobuf(byte[] body, Signal signal) throws IOException {
    WireBounds.check(body, signal.prototype().getDescriptorForType());
    return signal.prototype().getParserForType().parseFrom(body);
  }

  private static Message readJson(byte[] body, Signal signal) throws IOException {
    Message.Builder request = signal.prototype().newBuilderForType();
    try (JsonParser parser = BoundedJson.MAPPER.createParser(body)) {
      JsonMessages.read(parser, request);
    }
    return request.build();
  }

  /** The reason without an excerpt of the body. */
  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
  }

  /** Stores what is accepted, and answers how many units were refused and why. */
  private void keep(Exchange exchange, Signal signal, Message request, boolean json)
      throws IOException {
    String key = exchange.header(KEY_HEADER);
    Signal.Context context = new Signal.Context(
        key == null || key.isBlank() ? ANY_KEY : key, nanos(clock.instant()), series.new Post());
    Units units = new Units(intake.new Post());
    try {
      signal.map(request, context, units::add);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    units.post.store(units.refusedItems);
    context.series().stored();
    if (json) {
      exchange.json(jsonAnswer(signal, units));
    } else {
      exchange.answer(PROTOBUF, protobufAnswer(signal, units));
    }
  }

  /** The units of one post, and what was refused of them. */
  private static final class Units {
    private final EnvelopeIntake.Post post;
    private int refusedUnits;
    private int refusedItems;
    private String reason;

    Units(EnvelopeIntake.Post post) {
      this.post = post;
    }

    /** Adds a unit; when its first item is refused, the others have nothing to belong to. */
    void add(List<Envelope> envelopes) {
      for (int i = 0; i < envelopes.size(); i++) {
        String refused = add(envelopes.get(i));
        if (refused != null) {
          refusedItems++;
          reason = reason == null ? refused : reason;
          if (i == 0) {
            refusedUnits++;
            return;
          }
        }
      }
    }

    private String add(Envelope envelope) {
      try {
        return post.add(envelope.json(), envelope.size());
      } catch (TooLargeException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static byte[] protobufAnswer(Signal signal, Units units) {
    return units.reason == null
        ? new byte[0]
        : signal.partialSuccess(units.refusedUnits, units.reason).toByteArray();
  }

  private static ObjectNode jsonAnswer(Signal signal, Units units) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    if (units.reason != null) {
      answer
          .putObject("partialSuccess")
          // A 64-bit number is a text in the JSON of protobuf.
          .put(signal.rejectedField(), String.valueOf(units.refusedUnits))
          .put("errorMessage", units.reason);
    }
    return answer;
  }

  /** Answers an error as {@code google.rpc.Status}, in the encoding of the request. */
  private static void refuse(Exchange exchange, int status, int code, String message, boolean json)
      throws IOException {
    exchange.status(status);
    if (json) {
      exchange.json(
          JsonNodeFactory.instance.objectNode().put("code", code).put("message", message));
      return;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.writeInt32(1, code);
    out.writeString(2, message);
    out.flush();
    exchange.answer(PROTOBUF, bytes.toByteArray());
  }

  private static String contentType(Exchange exchange) {
    String type = exchange.header("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  private static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }
}
