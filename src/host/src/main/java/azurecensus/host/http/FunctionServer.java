package azurecensus.host.http;

import azurecensus.host.app.LiveApp;
import azurecensus.host.binding.HttpTriggerRequest;
import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.console.HostConsole;
import azurecensus.host.memory.SentOutput;
import azurecensus.host.routing.RequestUri;
import azurecensus.host.routing.RouteTable;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.HostJson;
import azurecensus.host.trigger.Invoker;
import azurecensus.host.trigger.TestCalls;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
 * Answers HTTP requests with the functions of the app: selects the function, runs the invocation
 * and writes the response. Thread-safe.
 */
public final class FunctionServer extends Handler.Abstract {
  private static final int COPY_BUFFER = 8192;

  /** Bytes that are read from a refused body; for a longer one the connection is closed. */
  private static final long DISCARDED_BYTES = 64L << 20;

  private final Supplier<LiveApp> apps;
  private final Invoker invoker;
  private final Supplier<List<SentOutput>> outputs;
  private final TestCalls testCalls;
  private final HostConsole console;
  private final long bodyLimit;
  private final Cors cors;

  /**
   * Creates the handler.
   *
   * @param apps supplies the current app
   * @param outputs supplies the last outputs of functions, newest first
   * @param bodyLimit bytes that a request body may have
   * @param corsOrigins origins whose pages may call the functions; {@code *} allows all
   * @param corsCredentials true when they may send credentials
   */
  public FunctionServer(
      Supplier<LiveApp> apps,
      Invoker invoker,
      Supplier<List<SentOutput>> outputs,
      HostConsole console,
      long bodyLimit,
      List<String> corsOrigins,
      boolean corsCredentials) {
    this.apps = apps;
    this.invoker = invoker;
    this.outputs = outputs;
    this.testCalls = new TestCalls(invoker, Clock.systemUTC());
    this.console = console;
    this.bodyLimit = bodyLimit;
    this.cors = new Cors(corsOrigins, corsCredentials);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    LiveApp live = enterLiveApp();
    live.execute(() -> {
      try {
        answer(live, request, response, callback);
      } catch (RuntimeException | Error e) {
        // A fault of this host, or not enough memory for a body: the server answers 500.
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
    String host = request.getHeaders().get(HttpHeader.HOST);
    if (!HostNames.isLocal(host)) {
      console.warn(HostNames.refusal(host));
      refuse(HttpStatus.FORBIDDEN_403, request, response, callback);
      return;
    }
    cors.addHeaders(request, response);
    if (cors.isPreflight(request)) {
      write(response, HttpTriggerResponse.empty(HttpStatus.NO_CONTENT_204), callback);
      return;
    }
    if (uri.getPath() == null) {
      refuse(HttpStatus.NOT_FOUND_404, request, response, callback);
      return;
    }
    if (Administration.answers(uri.getPath())) {
      try {
        administer(live, request, method, response, callback);
      } catch (IOException e) {
        callback.failed(e); // The client closed the connection or was too slow.
      }
      return;
    }
    Optional<List<String>> path = RequestUri.segmentsBelow(hostJson.routePrefix(), uri.getPath());
    RouteTable.Result found =
        path.isPresent() ? live.routes().find(method, path.get()) : new RouteTable.NoRoute();
    if (found instanceof RouteTable.Match match) {
      byte[] body;
      try {
        body = body(request);
      } catch (IOException e) {
        // The client closed the connection or was too slow: no answer can be sent.
        callback.failed(e);
        return;
      }
      if (body == null) {
        refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, request, response, callback);
        return;
      }
      HttpTriggerResponse result = invoker.http(
          live,
          match.function(),
          toTriggerRequest(request, method, match, body),
          answer -> ResponseHeaders.check(answer, match.function(), console));
      write(response, result, callback);
    } else if (found instanceof RouteTable.WrongMethod wrong) {
      console.warn("%s %s: its function accepts %s; Azure answers 404 here."
          .formatted(method, uri.getPath(), String.join(", ", wrong.allowed())));
      response.getHeaders().put(HttpHeader.ALLOW, String.join(", ", wrong.allowed()));
      refuse(HttpStatus.METHOD_NOT_ALLOWED_405, request, response, callback);
    } else if (uri.getPath().equals("/") && method.equals("GET")) {
      write(response, Administration.rootPage(), callback);
    } else {
      refuse(HttpStatus.NOT_FOUND_404, request, response, callback);
    }
  }

  /**
   * Answers with an empty response and then reads a part of the body that the request may have: a
   * client whose connection is closed while it sends may not see the answer, and one that is not
   * told of the end would send its next request into it.
   */
  private void refuse(int status, Request request, Response response, Callback callback) {
    HttpTriggerResponse answer = HttpTriggerResponse.empty(status);
    if (request.getLength() <= 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING)) {
      write(response, answer, callback);
      return;
    }
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
    write(response, answer, discard);
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
    // Memory follows the bytes that arrive. The length in the head is only a claim: a few requests
    // with large claims would fill the heap.
    byte[] body = Content.Source.asInputStream(request).readNBytes((int) bodyLimit + 1);
    return body.length > bodyLimit ? null : body;
  }

  private static HttpTriggerRequest toTriggerRequest(
      Request request, String method, RouteTable.Match match, byte[] body) {
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, String> sentHeaders = new LinkedHashMap<>();
    for (HttpField field : request.getHeaders()) {
      String value = field.getValue() == null ? "" : field.getValue();
      sentHeaders.merge(field.getName(), value, (before, more) -> before + "," + more);
      headers.merge(field.getLowerCaseName(), value, (before, more) -> before + "," + more);
    }
    HttpURI uri = request.getHttpURI();
    String url = RequestUri.absolute(
        uri.getScheme() == null ? "http" : uri.getScheme(),
        authority(request),
        uri.getPath(),
        uri.getQuery());
    return new HttpTriggerRequest(
        method,
        url,
        headers,
        RequestUri.query(uri.getQuery()),
        match.parameters(),
        body,
        new HttpTriggerRequest.Sent(sentHeaders, RequestUri.lastValues(uri.getQuery())));
  }

  private static String authority(Request request) {
    String authority = request.getHttpURI().getAuthority();
    return authority == null
        ? Request.getServerName(request) + ":" + Request.getServerPort(request)
        : authority;
  }

  private void administer(
      LiveApp live, Request request, String method, Response response, Callback callback)
      throws IOException {
    String path = request.getHttpURI().getPath();
    URI host = URI.create("http://" + RequestUri.safeAuthority(authority(request)));
    if (method.equals("GET")) {
      write(response, Administration.get(live, path, host, outputs), callback);
      return;
    }
    Optional<FunctionDefinition> function = Administration.function(live, path);
    if (!method.equals("POST") || function.isEmpty()) {
      refuse(HttpStatus.NOT_FOUND_404, request, response, callback);
      return;
    }
    String type = request.getHeaders().get(HttpHeader.CONTENT_TYPE);
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      // A page of another origin can send other types without asking first.
      refuse(HttpStatus.UNSUPPORTED_MEDIA_TYPE_415, request, response, callback);
      return;
    }
    byte[] body = body(request);
    if (body == null) {
      refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, request, response, callback);
      return;
    }
    Optional<JsonNode> input = Administration.input(body);
    if (input.isEmpty()) {
      write(response, HttpTriggerResponse.empty(HttpStatus.BAD_REQUEST_400), callback);
      return;
    }
    URI url = function.get().httpTrigger().isPresent()
        ? Administration.url(live.app().staged(), function.get(), host)
        : host;
    start(live, () -> testCalls.run(live, function.get(), url, input.get()));
    write(response, HttpTriggerResponse.empty(HttpStatus.ACCEPTED_202), callback);
  }

  /** Runs a call whose caller does not wait; the app stays open until its end. */
  private void start(LiveApp live, Runnable call) {
    if (!live.enter()) {
      throw new IllegalStateException("The app was replaced; send the call again.");
    }
    live.execute(() -> {
      try {
        call.run();
      } finally {
        live.leave();
      }
    });
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
