package azurecensus.local;

import azurecensus.host.HostException;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.Status;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
import java.net.BindException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;

/**
 * The sample downstream service: it tells the time in a zone and continues its caller's trace under
 * a cloud role of its own, so that the Application Map shows two services.
 */
final class TimeService implements AutoCloseable {
  static final String PATH = "/api/time/current/zone";
  static final String ROLE = "time-api";

  private static final Duration DRAIN = Duration.ofMillis(500);
  private static final Tracer TRACER = Tracing.getTracer();

  private final Server server;

  private TimeService(Server server) {
    this.server = server;
  }

  /**
   * Starts to listen on the loopback address.
   *
   * @param port 0 for any free one
   * @param delay time that each request takes
   * @throws HostException when the port is in use
   */
  static TimeService start(int port, Duration delay, Clock clock, String roleInstance) {
    Server server = new Server();
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http));
    connector.setHost("127.0.0.1");
    connector.setPort(port);
    server.addConnector(connector);
    server.setHandler(new GracefulHandler(new TimeHandler(delay, clock, roleInstance)));
    server.setStopTimeout(DRAIN.toMillis());
    TimeService service = new TimeService(server);
    try {
      server.start();
      return service;
    } catch (Exception e) {
      service.close();
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw new HostException(
            "Port %d is in use: end the program that listens there, or choose another port with"
                    .formatted(port)
                + " -Dlocal.downstream.port=PORT.",
            e);
      }
      throw new HostException("The sample downstream service does not start: " + e, e);
    }
  }

  /** The address of the service, without a slash at the end. */
  URI url() {
    ServerConnector connector = (ServerConnector) server.getConnectors()[0];
    return URI.create("http://127.0.0.1:" + connector.getLocalPort());
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.getLogger(TimeService.class.getName())
          .log(System.Logger.Level.DEBUG, "The service stopped with a failure", e);
    }
  }

  private static final class TimeHandler extends Handler.Abstract {
    private static final Pattern TRACEPARENT =
        Pattern.compile("00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}");

    private final Duration delay;
    private final Clock clock;
    private final String roleInstance;

    TimeHandler(Duration delay, Clock clock, String roleInstance) {
      this.delay = delay;
      this.clock = clock;
      this.roleInstance = roleInstance;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (!PATH.equalsIgnoreCase(request.getHttpURI().getPath())
          || !request.getMethod().equals("GET")) {
        answer(response, 404, message("Only GET " + PATH + "?timeZone=ZONE exists."), callback);
        return true;
      }
      String zone = Optional.ofNullable(
              Request.extractQueryParameters(request).getValue("timeZone"))
          .filter(value -> !value.isEmpty())
          .orElse("UTC");
      Span span = start(request);
      // A timer answers, so that no thread waits.
      request
          .getComponents()
          .getScheduler()
          .schedule(
              () -> lookUp(zone, span, response, callback),
              delay.toMillis(),
              TimeUnit.MILLISECONDS);
      return true;
    }

    private void lookUp(String zone, Span span, Response response, Callback callback) {
      int status = 500;
      try {
        String json;
        try {
          json = time(ZonedDateTime.now(clock.withZone(ZoneId.of(zone))));
          status = 200;
          span.addAnnotation(Annotation.fromDescription("time looked up in " + zone));
        } catch (DateTimeException e) {
          json = message("There is no such time zone: use a name such as UTC or Europe/Berlin.");
          status = 400;
        }
        answer(response, status, json, callback);
      } finally {
        span.putAttribute("http.status_code", AttributeValue.longAttributeValue(status));
        span.end(EndSpanOptions.builder()
            .setStatus(status < 400 ? Status.OK : Status.INVALID_ARGUMENT)
            .build());
      }
    }

    private Span start(Request request) {
      String name = request.getMethod() + " " + PATH;
      SpanBuilder builder = caller(request.getHeaders().get("traceparent"))
          .map(caller -> TRACER.spanBuilderWithRemoteParent(name, caller))
          .orElseGet(() -> TRACER.spanBuilderWithExplicitParent(name, null));
      Span span = builder
          .setSpanKind(Span.Kind.SERVER)
          .setSampler(Samplers.alwaysSample())
          .setRecordEvents(true)
          .startSpan();
      span.putAttributes(Map.of(
          "ai.cloud.role", text(ROLE),
          "ai.cloud.roleInstance", text(roleInstance),
          "ai.operation.name", text(name),
          "http.method", text(request.getMethod()),
          "http.path", text(PATH),
          "http.url", text("http://" + request.getHttpURI().getAuthority() + PATH)));
      return span;
    }

    /** Reads the caller's span from a {@code traceparent}; empty when it is absent or malformed. */
    private static Optional<SpanContext> caller(String traceparent) {
      Matcher matcher = TRACEPARENT.matcher(traceparent == null ? "" : traceparent);
      if (!matcher.matches()) {
        return Optional.empty();
      }
      SpanContext caller = SpanContext.create(
          TraceId.fromLowerBase16(matcher.group(1)),
          SpanId.fromLowerBase16(matcher.group(2)),
          TraceOptions.builder().setIsSampled(true).build(),
          Tracestate.builder().build());
      return Optional.of(caller).filter(SpanContext::isValid);
    }

    private static void answer(Response response, int status, String json, Callback callback) {
      response.setStatus(status);
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json; charset=utf-8");
      response.write(true, ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)), callback);
    }

    private static String time(ZonedDateTime time) {
      return """
          {"dateTime":"%s","date":"%s","time":"%s","timeZone":"%s","dayOfWeek":"%s","dstActive":%b}""".formatted(
              time.toLocalDateTime(),
              time.toLocalDate(),
              time.format(DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT)),
              time.getZone(),
              time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH),
              time.getZone().getRules().isDaylightSavings(time.toInstant()));
    }

    private static String message(String text) {
      return "{\"message\":\"" + text + "\"}";
    }

    private static AttributeValue text(String value) {
      return AttributeValue.stringAttributeValue(value);
    }
  }
}
