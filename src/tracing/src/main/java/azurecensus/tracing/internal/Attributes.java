package azurecensus.tracing.internal;

import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import io.opencensus.trace.SpanBuilder;
import java.net.URI;

/**
 * Writes span attributes, under the keys of OpenCensus and Application Insights that this library
 * uses. Stateless.
 */
public final class Attributes {
  /** The name of the function; the exporter makes it the tag of the same name. */
  public static final String OPERATION_NAME = "ai.operation.name";

  /** The id that the host gave the invocation. */
  public static final String INVOCATION_ID = "InvocationId";

  /** The request's method. */
  public static final String HTTP_METHOD = "http.method";

  /** The request's URL, without user information, query and fragment. */
  public static final String HTTP_URL = "http.url";

  /** The URL's {@code host[:port]}. */
  public static final String HTTP_HOST = "http.host";

  /** The URL's path. */
  public static final String HTTP_PATH = "http.path";

  /** The response's status code. */
  public static final String HTTP_STATUS_CODE = "http.status_code";

  /** The host of the called service, as OpenTelemetry names it. */
  public static final String PEER_NAME = "net.peer.name";

  /** The kind of the called service that is neither HTTP server, database nor queue. */
  public static final String RPC_SYSTEM = "rpc.system";

  /** The kind of database. */
  public static final String DB_SYSTEM = "db.system";

  /** The statement that a database runs. */
  public static final String DB_STATEMENT = "db.statement";

  /** The kind of message broker. */
  public static final String MESSAGING_SYSTEM = "messaging.system";

  /** The queue or topic. */
  public static final String MESSAGING_DESTINATION = "messaging.destination.name";

  /** The request's {@code User-Agent}. */
  public static final String HTTP_USER_AGENT = "http.user_agent";

  /** The URL that redirects led to. */
  public static final String HTTP_FINAL_URL = "http.final_url";

  /** The number of redirects that OkHttp followed. */
  public static final String HTTP_REDIRECTS = "http.redirects";

  /** The number of authentication challenges that OkHttp answered. */
  public static final String HTTP_AUTH_CHALLENGES = "http.auth_challenges";

  /** The number of other follow-up requests, such as after 408 or 503. */
  public static final String HTTP_RETRIES = "http.retries";

  /** The number of an attempt, from 1. */
  public static final String HTTP_ATTEMPT = "http.attempt";

  /** {@code hit} or {@code revalidated}. */
  public static final String HTTP_CACHE = "http.cache";

  /** The prefix of measured times; their values are milliseconds. */
  public static final String HTTP_TIMING = "http.timing.";

  private Attributes() {}

  /** Puts a text attribute, unless its value is null. */
  public static void put(Span span, String key, String value) {
    if (value != null) {
      span.putAttribute(key, AttributeValue.stringAttributeValue(value));
    }
  }

  /** Puts a number attribute. */
  public static void put(Span span, String key, long value) {
    span.putAttribute(key, AttributeValue.longAttributeValue(value));
  }

  /** Puts path, host and URL, without user information, query and fragment. */
  public static void putUrl(Span span, URI url) {
    String path = path(url);
    put(span, HTTP_PATH, path);
    String authority = url.getRawAuthority();
    if (authority != null) {
      String host = authority.substring(authority.lastIndexOf('@') + 1);
      put(span, HTTP_HOST, host);
      put(span, HTTP_URL, url.getScheme() + "://" + host + path);
    }
  }

  /** Returns the path of a URL, {@code /} for an empty one. */
  public static String path(URI url) {
    String path = url.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /**
   * Starts a span and marks it as part of an invocation, with the attributes that the host's span
   * cannot have. What an orchestrator repeats while its history is replayed is not recorded again.
   *
   * @param invocation null: none
   */
  public static Span startSpan(SpanBuilder builder, InvocationContext invocation) {
    if (invocation != null && invocation.isReplaying()) {
      return HostSpan.unrecorded(invocation.root().getContext());
    }
    Span span = builder.startSpan();
    putOperation(span, invocation);
    return span;
  }

  private static void putOperation(Span span, InvocationContext invocation) {
    if (invocation != null) {
      if (invocation.root() instanceof HostSpan host && !host.attributes().isEmpty()) {
        span.putAttributes(host.attributes());
      }
      invocation.mark(span);
    }
  }
}
