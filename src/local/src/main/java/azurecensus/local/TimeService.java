package azurecensus.local;

import azurecensus.host.CallerTrace;
import azurecensus.host.HttpServers;
import azurecensus.host.RequestUri;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.EndSpanOptions;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.Status;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.samplers.Samplers;
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
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;

/**
 * The sample downstream service: tells the time in a zone, and continues its caller's trace under a
 * cloud role of its own, so that the Application Map shows two services.
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
   * Listens.
   *
   * @param port 0 for any free one
   * @param delay how long every look-up takes
   */
  static TimeService start(int port, Duration delay, Clock clock, String roleInstance) {
    return new TimeService(
        HttpServers.start(
            "time-api",
            port,
            DRAIN,
            new TimeHandler(delay, clock, roleInstance),
            "end the program that listens there, or choose another one with -Dlocal.downstream.port=PORT."));
  }

  URI url() {
    return HttpServers.url(server);
  }

  @Override
  public void close() {
    HttpServers.stop(server);
  }

  private static final class TimeHandler extends Handler.Abstract {
    private final Duration delay;
    private final Clock clock;
    private final String roleInstance;

    TimeHandler(Duration delay, Clock clock, String roleInstance) {
      this.delay = delay;
      this.clock = clock;
      this.roleInstance = roleInstance;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      HttpURI uri = request.getHttpURI();
      if (!PATH.equalsIgnoreCase(uri.getPath()) || !request.getMethod().equals("GET")) {
        answer(
            response,
            404,
            message("There is nothing but GET " + PATH + "?timeZone=ZONE."),
            callback);
        return true;
      }
      Span span = start(request);
      // No thread waits meanwhile.
      request
          .getComponents()
          .getScheduler()
          .schedule(
              () -> lookUp(uri, span, response, callback), delay.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    }

    private void lookUp(HttpURI uri, Span span, Response response, Callback callback) {
      int status = 500;
      try {
        String zone = RequestUri.query(uri.getQuery()).getOrDefault("timeZone", "UTC");
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
      Optional<SpanContext> caller = CallerTrace.parent(request.getHeaders().get("traceparent"));
      SpanBuilder builder = caller.isPresent()
          ? TRACER.spanBuilderWithRemoteParent(name, caller.get())
          : TRACER.spanBuilderWithExplicitParent(name, null);
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
