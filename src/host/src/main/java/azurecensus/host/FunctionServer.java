package azurecensus.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers HTTP requests with the functions of the app: finds the route, runs the invocation, writes
 * the response.
 */
final class FunctionServer extends Handler.Abstract {
  private static final int COPY_BUFFER = 8192;

  /** Of a refused body, to be polite; beyond it the connection is cut. */
  private static final long DISCARDED_BYTES = 64L << 20;

  private final Supplier<LiveApp> apps;
  private final HostTelemetry telemetry;
  private final HostConsole console;
  private final long bodyLimit;
  private final Cors cors;

  /**
   * Makes the handler.
   *
   * @param apps gives the app of the moment
   */
  FunctionServer(
      Supplier<LiveApp> apps,
      HostTelemetry telemetry,
      HostConsole console,
      FunctionHostOptions options) {
    this.apps = apps;
    this.telemetry = telemetry;
    this.console = console;
    this.bodyLimit = options.bodyLimit();
    this.cors = new Cors(options.corsOrigins(), options.corsCredentials());
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    LiveApp live = enterLiveApp();
    live.execute(() -> {
      try {
        answer(live, request, response, callback);
      } catch (RuntimeException | Error e) {
        // A fault of this host, or no memory for a body: the server answers 500.
        console.warn(
            "%s %s: %s".formatted(request.getMethod(), request.getHttpURI().getPath(), e));
        callback.failed(e);
      } finally {
        live.leave();
      }
    });
    return true;
  }

  private LiveApp enterLiveApp() {
    LiveApp live = apps.get();
    while (!live.enter()) {
      live = apps.get();
    }
    return live;
  }

  private void answer(LiveApp live, Request request, Response response, Callback callback) {
    HttpURI uri = request.getHttpURI();
    String method = request.getMethod().toUpperCase(Locale.ROOT);
    HostJson hostJson = live.app().staged().hostJson();
    cors.addHeaders(request, response);
    if (cors.isPreflight(request)) {
      write(response, HttpTriggerResponse.empty(HttpStatus.NO_CONTENT_204), callback);
      return;
    }
    if (uri.getPath() == null) {
      write(response, HttpTriggerResponse.empty(HttpStatus.NOT_FOUND_404), callback);
      return;
    }
    if (uri.getPath().equalsIgnoreCase("/admin/host/status")) {
      write(response, HostStatus.running(), callback);
      return;
    }
    Optional<List<String>> path = RequestUri.segmentsBelow(hostJson.routePrefix(), uri.getPath());
    Routes.Found found =
        path.isPresent() ? live.routes().find(method, path.get()) : new Routes.NoRoute();
    if (found instanceof Routes.Match match) {
      byte[] body;
      try {
        body = body(request);
      } catch (IOException e) {
        // The client went away or was too slow: there is nobody to answer.
        callback.failed(e);
        return;
      }
      if (body == null) {
        refuseBody(request, response, callback);
        return;
      }
      invoke(live, match, toTriggerRequest(request, method, match, body), response, callback);
    } else if (found instanceof Routes.WrongMethod wrong) {
      console.warn("%s %s: its function answers %s; Azure says 404 here."
          .formatted(method, uri.getPath(), String.join(", ", wrong.allowed())));
      response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", wrong.allowed()));
      write(response, HttpTriggerResponse.empty(HttpStatus.METHOD_NOT_ALLOWED_405), callback);
    } else {
      write(response, HttpTriggerResponse.empty(HttpStatus.NOT_FOUND_404), callback);
    }
  }

  /**
   * Answers 413, and only then takes a while of what the client still sends: one that is cut off
   * while it sends may never see the answer.
   */
  private void refuseBody(Request request, Response response, Callback callback) {
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Callback discard = Callback.from(
        () -> {
          try {
            discard(Content.Source.asInputStream(request));
            callback.succeeded();
          } catch (IOException e) {
            callback.failed(e);
          }
        },
        callback::failed);
    write(response, HttpTriggerResponse.empty(HttpStatus.PAYLOAD_TOO_LARGE_413), discard);
  }

  private static void discard(InputStream in) throws IOException {
    byte[] buffer = new byte[COPY_BUFFER];
    long left = DISCARDED_BYTES;
    for (int n = in.read(buffer); n >= 0 && left > 0; n = in.read(buffer)) {
      left -= n;
    }
  }

  /** The body; null when it is over the limit. */
  private byte[] body(Request request) throws IOException {
    if (request.getLength() > bodyLimit) {
      return null;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(0, request.getLength()));
    InputStream in = Content.Source.asInputStream(request);
    byte[] buffer = new byte[COPY_BUFFER];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      if (body.size() + n > bodyLimit) {
        return null;
      }
      body.write(buffer, 0, n);
    }
    return body.toByteArray();
  }

  private static HttpTriggerRequest toTriggerRequest(
      Request request, String method, Routes.Match match, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue() == null ? "" : field.getValue();
      headers.merge(field.getLowerCaseName(), value, (before, more) -> before + "," + more);
    }
    HttpURI uri = request.getHttpURI();
    URI absolute = RequestUri.absolute(
        uri.getScheme() == null ? "http" : uri.getScheme(),
        authority(request),
        uri.getPath(),
        uri.getQuery());
    return new HttpTriggerRequest(
        method, absolute, headers, RequestUri.query(uri.getQuery()), match.parameters(), body);
  }

  private static String authority(Request request) {
    String authority = request.getHttpURI().getAuthority();
    return authority == null
        ? Request.getServerName(request) + ":" + Request.getServerPort(request)
        : authority;
  }

  private void invoke(
      LiveApp live,
      Routes.Match match,
      HttpTriggerRequest request,
      Response response,
      Callback callback) {
    HostJson hostJson = live.app().staged().hostJson();
    FunctionDefinition function = match.function().definition();
    String invocationId = UUID.randomUUID().toString();
    InvocationTelemetry sent =
        telemetry.begin(invocationId, function, request, hostJson.telemetryFilter());
    InvocationLogHandler logs =
        new InvocationLogHandler(function, hostJson.consoleFilter(), console, sent);
    Invocation invocation =
        new Invocation(invocationId, match.function(), request, sent.trace(), logs.newLogger());

    sent.executing();
    long start = System.nanoTime();
    HttpTriggerResponse result;
    InvocationFailure failure = null;
    try {
      result = live.app().invoke(invocation);
    } catch (
        Throwable e) { // a function may throw anything, and its caller is answered all the same
      failure = new InvocationFailure(e);
      result = HttpTriggerResponse.empty(HttpStatus.INTERNAL_SERVER_ERROR_500);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    logs.close();
    sent.executed(duration, failure);
    HttpTriggerResponse checked = ResponseHeaders.check(result, function, console);
    console.executed(function, invocationId, duration, checked.status(), failure);
    sent.end(checked.status());
    write(response, checked, callback);
  }

  private static void write(Response response, HttpTriggerResponse result, Callback callback) {
    response.setStatus(result.status());
    result.headers().forEach((name, value) -> response.getHeaders().add(name, value));
    if (result.contentType() != null) {
      response.getHeaders().put(HttpHeader.CONTENT_TYPE, result.contentType());
    }
    response.write(true, ByteBuffer.wrap(result.body()), callback);
  }
}
