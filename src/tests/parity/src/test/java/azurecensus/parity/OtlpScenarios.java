package azurecensus.parity;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.doubleKey;
import static io.opentelemetry.api.common.AttributeKey.longArrayKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import java.util.List;
import java.util.function.Consumer;

/** Spans, log records and metrics of OpenTelemetry, each with its name as an attribute. */
final class OtlpScenarios {
  private static final String LONG = "x\u00e9".repeat(20_000);
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final SpanContext REMOTE = SpanContext.createFromRemoteParent(
      TRACE, "00f067aa0ba902b7", TraceFlags.getSampled(), TraceState.getDefault());

  private final Tracer tracer;
  private final Logger logger;
  private final Meter meter;
  private final Exception failure;

  private OtlpScenarios(OpenTelemetrySdk sdk, Exception failure) {
    this.failure = failure;
    tracer = sdk.getTracer("parity");
    logger = sdk.getLogsBridge().get("parity.Logger");
    meter = sdk.getMeter("parity");
  }

  /**
   * Records everything.
   *
   * @param failure the recorded exception: the same each time, so that the stacks are the same
   */
  static void record(OpenTelemetrySdk sdk, Exception failure) {
    OtlpScenarios scenarios = new OtlpScenarios(sdk, failure);
    scenarios.recordCalls();
    scenarios.recordRequests();
    scenarios.recordEvents();
    scenarios.recordLogs();
    scenarios.recordMetrics();
  }

  private void span(String scenario, SpanKind kind, String name, String attributes) {
    span(scenario, kind, name, attributes, span -> {});
  }

  private void span(
      String scenario, SpanKind kind, String name, String attributes, Consumer<Span> more) {
    span(Context.root(), scenario, kind, name, attributes, more);
  }

  private void span(
      Context parent,
      String scenario,
      SpanKind kind,
      String name,
      String attributes,
      Consumer<Span> more) {
    Span span = tracer
        .spanBuilder(name)
        .setParent(parent)
        .setSpanKind(kind)
        .setAllAttributes(attributes(scenario, attributes))
        .startSpan();
    more.accept(span);
    span.end();
  }

  private static Attributes attributes(String scenario, String pairs) {
    AttributesBuilder attributes = Attributes.builder().put("scenario", scenario);
    for (String pair : pairs.isEmpty() ? new String[0] : pairs.split("; ", -1)) {
      String[] parts = pair.split("=", 2);
      if (parts[1].matches("\\d+")) {
        attributes.put(parts[0], Long.parseLong(parts[1]));
      } else {
        attributes.put(parts[0], parts[1]);
      }
    }
    return attributes.build();
  }

  private void recordCalls() {
    SpanKind client = SpanKind.CLIENT;
    span(
        "HTTP",
        client,
        "GET",
        "http.request.method=GET; url.full=https://a.example/x/y?q=1; server.address=a.example; server.port=443; http.response.status_code=200");
    span(
        "HTTP, other port",
        client,
        "GET",
        "http.request.method=GET; url.full=https://a.example:8443/; server.address=a.example; server.port=8443; http.response.status_code=503");
    span(
        "HTTP, old names",
        client,
        "GET",
        "http.method=GET; http.url=http://a:81/x; http.status_code=404");
    span(
        "HTTP, old peer",
        client,
        "HTTP GET",
        "http.method=GET; net.peer.name=b; net.peer.port=80; http.url=http://b/x");
    span("HTTP, no address", client, "GET", "http.request.method=GET");
    span(
        "HTTP, peer service",
        client,
        "GET",
        "http.request.method=GET; peer.service=stock; server.address=a");
    span("HTTP, broken address", client, "GET", "http.method=GET; http.url=nowhere");
    span(
        "RPC",
        client,
        "Stock/get",
        "rpc.system=grpc; server.address=a; server.port=443; rpc.service=Stock");
    span("RPC, no address", client, "Stock/get", "rpc.system=grpc");
    span(
        "MySQL",
        client,
        "SELECT shop",
        "db.system=mysql; server.address=d; server.port=3306; db.name=shop; db.statement=SELECT 1");
    span(
        "PostgreSQL",
        client,
        "SELECT shop",
        "db.system=postgresql; net.peer.name=d; net.peer.port=5433; db.operation=SELECT");
    span("SQL Server", client, "SELECT shop", "db.system=mssql; db.name=shop");
    span(
        "Redis",
        client,
        "GET",
        "db.system=redis; server.address=r; server.port=6379; db.statement=GET k");
    span(
        "MongoDB",
        client,
        "find",
        "db.system=mongodb; net.sock.peer.addr=10.0.0.1; net.sock.peer.port=27017");
    span(
        "Cosmos DB of the SDK",
        client,
        "readItem",
        "db.type=Cosmos; db.url=https://c.example:443/; db.instance=shop");
    span(
        "messages sent",
        SpanKind.PRODUCER,
        "orders publish",
        "messaging.system=kafka; messaging.destination.name=orders");
    span(
        "messages received",
        SpanKind.CONSUMER,
        "orders receive",
        "messaging.system=kafka; messaging.destination.name=orders; messaging.operation=receive");
    span(
        "Service Bus of the SDK",
        SpanKind.PRODUCER,
        "send",
        "az.namespace=Microsoft.ServiceBus; peer.address=sb.example; message_bus.destination=q");
    span("server alone", client, "call", "server.address=smtp.example; server.port=25");
    span("no target", client, "call", "");
    span("in process", SpanKind.INTERNAL, "work", "http.method=GET");
    span(
        "long texts",
        client,
        LONG,
        "http.method=GET; http.url=http://a/" + LONG + "; property=" + LONG + "; " + "k".repeat(151)
            + "=v");
    span(
        "types",
        client,
        "types",
        "",
        span -> span.setAttribute(booleanKey("boolean"), true)
            .setAttribute(doubleKey("double"), 0.1)
            .setAttribute(longKey("long"), -5L)
            .setAttribute(stringArrayKey("texts"), List.of("a", "b"))
            .setAttribute(longArrayKey("numbers"), List.of(1L, 2L)));
    span("failed", client, "failed", "", span -> span.setStatus(StatusCode.ERROR, "it broke"));
    span("user", client, "user", "enduser.id=me; user_agent.original=curl; http.route=/x");
  }

  private void recordRequests() {
    SpanKind server = SpanKind.SERVER;
    span(
        "request",
        server,
        "GET /orders/{id}",
        "http.request.method=GET; url.scheme=https; server.address=shop; server.port=443; url.path=/orders/7; url.query=a=b; http.response.status_code=200; client.address=10.0.0.9; http.route=/orders/{id}");
    span("request, 404", server, "GET", "http.request.method=GET; http.response.status_code=404");
    span(
        "request, old names",
        server,
        "GET",
        "http.method=GET; http.scheme=http; net.host.name=shop; net.host.port=8080; http.target=/x?y; http.status_code=500; http.client_ip=10.0.0.8");
    span(
        "request, old address",
        server,
        "GET",
        "http.method=GET; http.url=http://shop/x; net.sock.peer.addr=10.0.0.7");
    span("request of RPC", server, "Stock/get", "rpc.system=grpc; rpc.grpc.status_code=14");
    span(
        "request of a message",
        SpanKind.CONSUMER,
        "orders process",
        "messaging.system=kafka; messaging.destination.name=orders; messaging.operation=process");
    span("request of a job", SpanKind.INTERNAL, "nightly", "job.system=quartz");
    span(
        "request, accepted failure",
        server,
        "GET",
        "http.response.status_code=500",
        span -> span.setStatus(StatusCode.OK));
    span(
        Context.root().with(Span.wrap(REMOTE)),
        "request with a parent",
        server,
        "GET",
        "",
        span -> {});
    Span linking = tracer
        .spanBuilder("links")
        .setNoParent()
        .setSpanKind(SpanKind.CONSUMER)
        .addLink(REMOTE)
        .setAllAttributes(attributes("links", ""))
        .startSpan();
    linking.end();
  }

  private void recordEvents() {
    span(
        "event",
        SpanKind.SERVER,
        "GET",
        "",
        span -> span.addEvent("cache miss", attributes("event", "key=k; http.method=GET")));
    span(
        "event with a blank name",
        SpanKind.SERVER,
        "GET",
        "",
        span -> span.addEvent(" ", attributes("event with a blank name", "")));
    span("exception", SpanKind.SERVER, "GET", "", span -> span.recordException(failure));
    span(
        "event after an exception",
        SpanKind.SERVER,
        "GET",
        "",
        span -> span.recordException(failure)
            .addEvent("afterwards", attributes("event after an exception", "")));
    span(
        Context.root().with(Span.wrap(REMOTE)),
        "exception below a remote parent",
        SpanKind.SERVER,
        "GET",
        "",
        span -> span.recordException(failure));
    Span parent = tracer.spanBuilder("parent").setNoParent().startSpan();
    span(
        Context.root().with(parent),
        "exception of an inner span",
        SpanKind.INTERNAL,
        "work",
        "",
        span -> span.recordException(failure));
  }

  private void recordLogs() {
    for (Severity severity : List.of(
        Severity.TRACE,
        Severity.DEBUG2,
        Severity.INFO,
        Severity.WARN4,
        Severity.ERROR,
        Severity.FATAL3,
        Severity.UNDEFINED_SEVERITY_NUMBER)) {
      log("log " + severity, severity, "a message", "thread.name=main; tenant=north");
    }
    log(
        "log of a place",
        Severity.INFO,
        "a message",
        "code.filepath=A.java; code.namespace=a.A; code.function=run; code.lineno=17; logback.mdc.tenant=north; log4j.marker=M");
    log("log without text", Severity.INFO, " ", "");
    log("long log", Severity.INFO, LONG, "property=" + LONG);
    log(
        "log of an exception",
        Severity.ERROR,
        "it failed",
        "exception.type=a.E; exception.message=it broke; exception.stacktrace=a.E: it broke\n\tat a.B.c(B.java:1)");
    log("custom event", Severity.INFO, "x", "microsoft.custom_event.name=order placed; country=NO");
    logger
        .logRecordBuilder()
        .setContext(Context.root().with(Span.wrap(REMOTE)))
        .setBody("in a span")
        .setAllAttributes(attributes("log in a span", ""))
        .emit();
  }

  private void log(String scenario, Severity severity, String body, String pairs) {
    logger
        .logRecordBuilder()
        .setContext(Context.root())
        .setSeverity(severity)
        .setBody(body)
        .setAllAttributes(attributes(scenario, pairs))
        .emit();
  }

  private void recordMetrics() {
    meter.counterBuilder("orders").build().add(3, attributes("counter", "url.path=/x"));
    meter
        .counterBuilder("weights")
        .ofDoubles()
        .build()
        .add(1.5, attributes("counter of doubles", "country=NO"));
    meter.upDownCounterBuilder("waiting").build().add(-2, attributes("up-down counter", ""));
    meter.gaugeBuilder("temperature").build().set(-4.5, attributes("gauge", ""));
    meter.gaugeBuilder("size").ofLongs().build().set(7, attributes("gauge of longs", ""));
    var amounts = meter.histogramBuilder("amounts").build();
    Attributes ofHistogram = attributes("histogram", "");
    for (double amount : new double[] {3, 8, 70}) {
      amounts.record(amount, ofHistogram);
    }
  }
}
