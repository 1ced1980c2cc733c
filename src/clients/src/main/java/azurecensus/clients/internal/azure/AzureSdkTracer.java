package azurecensus.clients.internal.azure;

import azurecensus.tracing.ClientSpan;
import com.azure.core.util.Context;
import com.azure.core.util.tracing.SpanKind;
import com.azure.core.util.tracing.StartSpanOptions;
import com.azure.core.util.tracing.Tracer;
import com.azure.core.util.tracing.TracingLink;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Records the calls that one client of the Azure SDK reports. The span of a call is in the SDK's
 * {@link Context}, which the SDK hands from call to call and from thread to thread. Events of the
 * SDK are not recorded. Immutable, thread-safe.
 */
public final class AzureSdkTracer implements Tracer {
  /** The key of a call's span in the SDK's context. */
  private static final String SPAN = "azurecensus.span";

  /** The key of extracted trace headers. */
  private static final String CARRIER = "azurecensus.carrier";

  private static final String DEPENDENCY_TYPE = "microsoft.dependency.type";
  private static final String[] METHOD = {"http.method", "http.request.method"};

  /**
   * The names under which Azure's tracer for OpenTelemetry records attributes: ids that support
   * asks for, and the place of a queue as the client of Service Bus 7.17.20 names it.
   */
  private static final Map<String, String> RENAMED = Map.of(
      "requestId",
      "az.client_request_id",
      "serviceRequestId",
      "az.service_request_id",
      HOST_NAME_KEY,
      "server.address",
      ENTITY_PATH_KEY,
      "messaging.destination.name");

  private static final String[] URL = {"http.url", "url.full"};
  private static final String[] DATABASE = {"db.system", "db.system.name"};
  private static final String[] STATUS = {"http.status_code", "http.response.status_code"};

  private final String type;
  private final boolean cosmos;
  private final boolean enabled;

  /**
   * Creates the tracer of a client.
   *
   * @param library the client's artifact, such as {@code azure-storage-blob}
   * @param namespace the resource provider, such as {@code Microsoft.Storage}; null when unknown
   * @param enabled false when the app turned the client's tracing off
   */
  public AzureSdkTracer(String library, String namespace, boolean enabled) {
    this.type = DependencyTypes.of(library, namespace);
    this.cosmos = CosmosAttributes.areOf(library);
    this.enabled = enabled;
  }

  @Override
  public boolean isEnabled() {
    return enabled;
  }

  @Override
  public Context start(String methodName, Context context) {
    return start(methodName, new StartSpanOptions(SpanKind.INTERNAL), context);
  }

  @Override
  public Context start(String methodName, StartSpanOptions options, Context context) {
    Map<String, Object> attributes =
        options.getAttributes() == null ? Map.of() : options.getAttributes();
    Optional<URI> url = first(attributes, URL).flatMap(AzureSdkTracer::parse);
    Optional<String> method = first(attributes, METHOD);
    String name =
        url.isPresent() && method.isPresent() ? method.get() + " " + path(url.get()) : methodName;
    // Cosmos DB's client reports its calls as internal, and none of the requests below them.
    ClientSpan.Kind kind = first(attributes, DATABASE).isPresent()
        ? ClientSpan.Kind.CLIENT
        : kind(options.getSpanKind());
    ClientSpan.Builder builder =
        ClientSpan.builder(name).setKind(kind).setParent(span(context).orElse(null));
    if (options.getRemoteParent() != null) {
      builder.setRemoteParent(carrier(options.getRemoteParent()));
    }
    ClientSpan span = builder.start();
    if (kind == ClientSpan.Kind.CLIENT) {
      span.putAttribute(DEPENDENCY_TYPE, type);
    }
    attributes.forEach((key, value) -> put(span, key, value));
    if (options.getLinks() != null) {
      for (TracingLink link : options.getLinks()) {
        span.linkTo(carrier(link.getContext()));
      }
    }
    return context.addData(SPAN, span);
  }

  private static ClientSpan.Kind kind(SpanKind kind) {
    return switch (kind) {
      case CLIENT -> ClientSpan.Kind.CLIENT;
      case SERVER, CONSUMER -> ClientSpan.Kind.PROCESS;
      // A producer's span is the making of a message; the call that sends it has a span of its own.
      case INTERNAL, PRODUCER -> ClientSpan.Kind.IN_PROCESS;
    };
  }

  @Override
  public void end(String errorMessage, Throwable throwable, Context context) {
    span(context).ifPresent(span -> {
      if (throwable != null) {
        span.recordException(throwable);
      } else if (errorMessage != null && !errorMessage.equals("error") && !isNumber(errorMessage)) {
        span.recordFailure(errorMessage); // "error" or a number repeats the status of the response
      }
      span.close();
    });
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.chars().allMatch(Character::isDigit);
  }

  @Override
  public void setAttribute(String key, String value, Context context) {
    span(context).ifPresent(span -> put(span, key, value));
  }

  @Override
  public void setAttribute(String key, long value, Context context) {
    span(context).ifPresent(span -> put(span, key, value));
  }

  @Override
  public void setAttribute(String key, Object value, Context context) {
    span(context).ifPresent(span -> put(span, key, value));
  }

  private void put(ClientSpan span, String name, Object value) {
    String key = cosmos ? CosmosAttributes.name(name) : name;
    if (value == null || (cosmos && CosmosAttributes.repeatsException(key))) {
      return;
    }
    if (is(STATUS, key) && value instanceof Number status) {
      span.recordStatusCode(status.intValue());
    } else if (is(URL, key)) {
      span.putAttribute(
          URL[0], parse(value.toString()).map(AzureSdkTracer::redact).orElse(null));
    } else if (key.equals("http.request.resend_count")) {
      if (value instanceof Number tries && tries.longValue() > 1) { // counted from 1 by azure-core
        span.putAttribute("http.retries", tries.longValue() - 1);
      }
    } else if (RENAMED.containsKey(key)) {
      span.putAttribute(RENAMED.get(key), value.toString());
    } else if (is(METHOD, key)) {
      span.putAttribute(METHOD[0], value.toString());
    } else if (value instanceof Long || value instanceof Integer) {
      span.putAttribute(key, ((Number) value).longValue());
    } else {
      span.putAttribute(key, value.toString());
    }
  }

  @Override
  public void injectContext(BiConsumer<String, String> headerSetter, Context context) {
    span(context).ifPresent(span -> span.sendHeaders(headerSetter));
  }

  @Override
  public Context extractContext(Function<String, String> headerGetter) {
    Map<String, String> headers = new HashMap<>();
    for (String name : new String[] {"traceparent", "tracestate", "Diagnostic-Id"}) {
      String value = headerGetter.apply(name);
      if (value != null) {
        headers.put(name, value);
      }
    }
    return new Context(CARRIER, Map.copyOf(headers));
  }

  @Override
  public AutoCloseable makeSpanCurrent(Context context) {
    return span(context).<AutoCloseable>map(ClientSpan::makeCurrent).orElse(() -> {});
  }

  @Override
  public boolean isRecording(Context context) {
    return enabled && span(context).isPresent();
  }

  private static Optional<ClientSpan> span(Context context) {
    return context.getData(SPAN).filter(ClientSpan.class::isInstance).map(ClientSpan.class::cast);
  }

  /** Returns the trace headers that a context stands for: extracted ones, or those of its span. */
  private static Function<String, String> carrier(Context context) {
    Object extracted = context.getData(CARRIER).orElse(null);
    if (extracted instanceof Map<?, ?> headers) {
      return name -> (String) headers.get(name);
    }
    Map<String, String> headers = new HashMap<>();
    span(context).ifPresent(span -> span.sendHeaders(headers::put));
    return headers::get;
  }

  private static Optional<String> first(Map<String, Object> attributes, String... keys) {
    for (String key : keys) {
      if (attributes.get(key) != null) {
        return Optional.of(attributes.get(key).toString());
      }
    }
    return Optional.empty();
  }

  private static boolean is(String[] keys, String key) {
    return key.equals(keys[0]) || key.equals(keys[1]);
  }

  private static Optional<URI> parse(String url) {
    try {
      return Optional.of(new URI(url));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String path(URI url) {
    String path = url.getRawPath();
    return path == null || path.isEmpty() ? "/" : path;
  }

  /** Leaves out user information, and the query, which has the signature of a shared access. */
  private static String redact(URI url) {
    String authority = url.getRawAuthority() == null ? "" : url.getRawAuthority();
    return url.getScheme() + "://" + authority.substring(authority.lastIndexOf('@') + 1)
        + path(url);
  }
}
