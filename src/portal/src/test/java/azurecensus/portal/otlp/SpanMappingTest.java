package azurecensus.portal.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanMappingTest {
  private static final long START = 1_795_000_000_123_456_789L;
  private static final Origin ORIGIN =
      Origin.of(resource("service.name=shop; service.instance.id=shop-1"), "the-key");

  private static Resource resource(String pairs) {
    return Resource.newBuilder()
        .addAllAttributes(OtlpMessages.attributes(pairs))
        .build();
  }

  private static List<JsonNode> map(Span.Builder span) {
    return SpanMapping.map(span.build(), ORIGIN, 7_000_000_000L).stream()
        .map(envelope -> (JsonNode) envelope.json())
        .toList();
  }

  private static JsonNode only(SpanKind kind, String attributes) {
    List<JsonNode> envelopes = map(OtlpMessages.span(kind, attributes, START));
    assertThat(envelopes).hasSize(1);
    return envelopes.get(0);
  }

  private static JsonNode data(JsonNode envelope) {
    return envelope.at("/data/baseData");
  }

  @Test
  void serverSpan_isARequest() {
    JsonNode request =
        only(SpanKind.SPAN_KIND_SERVER, "http.request.method=GET; http.response.status_code=404");

    assertThat(request.path("iKey").asText()).isEqualTo("the-key");
    assertThat(request.path("time").asText()).isEqualTo("2026-11-18T11:06:40.123456789Z");
    assertThat(request.at("/data/baseType").asText()).isEqualTo("RequestData");
    assertThat(request.at("/tags/ai.operation.id").asText()).isEqualTo(OtlpMessages.TRACE);
    assertThat(request.at("/tags/ai.operation.name").asText()).isEqualTo("the span");
    assertThat(request.at("/tags/ai.cloud.role").asText()).isEqualTo("shop");
    assertThat(request.at("/tags/ai.cloud.roleInstance").asText()).isEqualTo("shop-1");
    assertThat(request.path("tags").has("ai.operation.parentId")).isFalse();
    assertThat(data(request).path("id").asText()).isEqualTo(OtlpMessages.SPAN);
    assertThat(data(request).path("duration").asText()).isEqualTo("00:00:01.234567");
    assertThat(data(request).path("responseCode").asText()).isEqualTo("404");
    assertThat(data(request).path("success").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "SPAN_KIND_SERVER, , RequestData",
    "SPAN_KIND_CONSUMER, messaging.system=kafka, RequestData",
    "SPAN_KIND_CONSUMER, messaging.operation=receive, RemoteDependencyData",
    "SPAN_KIND_CLIENT, , RemoteDependencyData",
    "SPAN_KIND_PRODUCER, , RemoteDependencyData",
    "SPAN_KIND_INTERNAL, , RemoteDependencyData",
    "SPAN_KIND_INTERNAL, job.system=quartz, RequestData",
    "SPAN_KIND_UNSPECIFIED, , RemoteDependencyData"
  })
  void kind_decidesTheType(SpanKind kind, String attributes, String type) {
    assertThat(only(kind, attributes).at("/data/baseType").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CLIENT | http.method=GET; http.url=http://a:80/x?q=1 | type | Http",
        "CLIENT | http.method=GET; http.url=http://a:80/x?q=1 | target | a",
        "CLIENT | http.method=GET; http.url=http://a:81/x?q=1 | target | a:81",
        "CLIENT | http.method=GET; http.url=http://a:81/x?q=1 | data | http://a:81/x?q=1",
        "CLIENT | http.method=GET; http.url=http://a:81/x?q=1 | resultCode | 0",
        "CLIENT | http.request.method=GET; server.address=a; server.port=443; url.full=https://a/ | target | a",
        "CLIENT | http.request.method=GET; server.address=a; server.port=443; url.full=http://a/ | target | a:443",
        "CLIENT | http.request.method=GET; http.response.status_code=503 | resultCode | 503",
        "CLIENT | http.request.method=GET; http.response.status_code=503 | target | Http",
        "CLIENT | http.request.method=GET; peer.service=stock; server.address=a | target | stock",
        "CLIENT | http.method=GET; net.peer.name=b; net.peer.port=8080 | target | b:8080",
        "CLIENT | http.method=GET; net.sock.peer.addr=10.0.0.1 | target | 10.0.0.1",
        "CLIENT | rpc.system=grpc; server.address=a; server.port=443 | type | grpc",
        "CLIENT | rpc.system=grpc; server.address=a; server.port=443 | target | a:443",
        "CLIENT | rpc.system=grpc | target | grpc",
        "CLIENT | db.system=mysql; server.address=a; server.port=3306; db.name=n | type | mysql",
        "CLIENT | db.system=mysql; server.address=a; server.port=3306; db.name=n | target | a | n",
        "CLIENT | db.system=postgresql; db.statement=SELECT 1 | type | postgresql",
        "CLIENT | db.system=postgresql; db.statement=SELECT 1 | data | SELECT 1",
        "CLIENT | db.system=mssql; db.operation=SELECT | type | SQL",
        "CLIENT | db.system=mssql; db.operation=SELECT | data | SELECT",
        "CLIENT | db.system=redis | type | redis",
        "CLIENT | db.system=redis | target | redis",
        "CLIENT | db.type=Cosmos; db.url=https://c:443/; db.instance=i | type | Microsoft.DocumentDb",
        "CLIENT | db.type=Cosmos; db.url=https://c:443/; db.instance=i | target | c | i",
        "CLIENT | messaging.system=kafka; messaging.destination.name=t | type | kafka",
        "CLIENT | messaging.system=kafka; messaging.destination.name=t | target | t",
        "PRODUCER | messaging.system=kafka; messaging.destination.name=t | type | Queue Message | kafka",
        "PRODUCER | az.namespace=Microsoft.ServiceBus; peer.address=a; message_bus.destination=q | target | a/q",
        "CONSUMER | messaging.system=kafka; messaging.destination.name=t | source | t",
        "CONSUMER | messaging.system=kafka | source | kafka",
        "CLIENT | server.address=a; server.port=25 | target | a:25",
        "CLIENT | server.address=a; server.port=25 | type | -",
        "CLIENT | x=y | type | InProc",
        "INTERNAL | http.method=GET | type | InProc",
        "SERVER | url.scheme=http; server.address=a; server.port=80; url.path=/p; url.query=q | url | http://a/p?q",
        "SERVER | url.scheme=http; server.address=a; server.port=81; url.path=/p | url | http://a:81/p",
        "SERVER | http.scheme=http; net.host.name=a; net.host.port=81; http.target=/p | url | http://a:81/p",
        "SERVER | rpc.grpc.status_code=14 | responseCode | 14",
        "SERVER | - | responseCode | 0",
      })
  void attributes_fillTheColumns(String row) {
    String[] parts = row.split(" \\| ", 4);
    JsonNode envelope =
        only(SpanKind.valueOf("SPAN_KIND_" + parts[0]), parts[1].equals("-") ? null : parts[1]);

    assertThat(data(envelope).path(parts[2]).asText("-")).isEqualTo(parts[3]);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET | http.method=GET; url.full=http://a/p/q?x | GET /p/q",
        "GET | http.method=GET; url.full=http://a | GET /",
        "GET /p/{id} | http.method=GET; url.full=http://a/p/q | GET /p/{id}",
        "GET | http.method=GET | GET",
        "query | db.system=h2 | query"
      })
  void httpCall_isNamedByItsPath(String name, String attributes, String expected) {
    JsonNode call = map(OtlpMessages.span(SpanKind.SPAN_KIND_CLIENT, attributes, START)
            .setName(name))
        .get(0);

    assertThat(data(call).path("name").asText()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "STATUS_CODE_ERROR, 200, false",
    "STATUS_CODE_OK, 500, true",
    "STATUS_CODE_UNSET, 399, true",
    "STATUS_CODE_UNSET, 400, false"
  })
  void status_decidesOnSuccess(Status.StatusCode code, int status, boolean success) {
    Span.Builder span = OtlpMessages.span(
            SpanKind.SPAN_KIND_SERVER, "http.response.status_code=" + status, START)
        .setStatus(Status.newBuilder().setCode(code));

    assertThat(data(map(span).get(0)).path("success").asBoolean()).isEqualTo(success);
  }

  @Test
  void otherAttributes_areProperties() {
    JsonNode properties = data(only(
            SpanKind.SPAN_KIND_SERVER,
            "tenant=north; count=3; ratio=0.5; list=[1,2]; http.route=/x; net.host.name=a;"
                + " http.request.header.accept=[a,b]; enduser.id=me"))
        .path("properties");

    assertThat(properties.toString())
        .isEqualTo("{\"tenant\":\"north\",\"count\":\"3\",\"ratio\":\"0.5\",\"list\":\"1, 2\","
            + "\"http.request.header.accept\":\"a, b\"}");
    assertThat(only(SpanKind.SPAN_KIND_SERVER, "enduser.id=me")
            .at("/tags/ai.user.id")
            .asText())
        .isEqualTo("me");
  }

  @Test
  void keyThatOccursTwice_hasItsLastValue() {
    assertThat(data(only(SpanKind.SPAN_KIND_CLIENT, "tenant=north; tenant=south"))
            .at("/properties/tenant")
            .asText())
        .isEqualTo("south");
  }

  @Test
  void mapAsAttribute_isJson() {
    Span.Builder span = OtlpMessages.span(SpanKind.SPAN_KIND_CLIENT, null, START)
        .addAttributes(KeyValue.newBuilder()
            .setKey("map")
            .setValue(AnyValue.newBuilder()
                .setKvlistValue(KeyValueList.newBuilder()
                    .addAllValues(OtlpMessages.attributes("a=1; b=[x]")))));

    assertThat(data(map(span).get(0)).at("/properties/map").asText())
        .isEqualTo("{\"a\":1,\"b\":[\"x\"]}");
  }

  @Test
  void texts_areCutToTheLengthsOfTheService() {
    String text = "x".repeat(40_000);
    JsonNode call = map(OtlpMessages.span(
                SpanKind.SPAN_KIND_CLIENT,
                "http.method=GET; http.url=http://" + text + "; long=" + text,
                START)
            .setName(text))
        .get(0);

    assertThat(data(call).path("name").asText()).hasSize(1024);
    assertThat(data(call).path("target").asText()).hasSize(1024);
    assertThat(data(call).path("data").asText()).hasSize(8192);
    assertThat(data(call).at("/properties/long").asText()).hasSize(8192);
  }

  @Test
  void links_areAProperty() {
    Span.Builder span = OtlpMessages.span(SpanKind.SPAN_KIND_CONSUMER, null, START)
        .addLinks(Span.Link.newBuilder()
            .setTraceId(OtlpMessages.id("0af7651916cd43dd8448eb211c80319c"))
            .setSpanId(OtlpMessages.id("b7ad6b7169203331")));

    assertThat(data(map(span).get(0)).at("/properties/_MS.links").asText())
        .isEqualTo(
            "[{\"operation_Id\":\"0af7651916cd43dd8448eb211c80319c\",\"id\":\"b7ad6b7169203331\"}]");
  }

  @Test
  void event_isATraceBelowTheSpan() {
    List<JsonNode> envelopes = map(OtlpMessages.span(SpanKind.SPAN_KIND_SERVER, null, START)
        .addEvents(Span.Event.newBuilder()
            .setName("cache miss")
            .setTimeUnixNano(START + 1000)
            .addAllAttributes(OtlpMessages.attributes("key=k"))));

    assertThat(envelopes).hasSize(2);
    JsonNode trace = envelopes.get(1);
    assertThat(trace.at("/data/baseType").asText()).isEqualTo("MessageData");
    assertThat(trace.at("/tags/ai.operation.parentId").asText()).isEqualTo(OtlpMessages.SPAN);
    assertThat(trace.at("/tags/ai.operation.name").asText()).isEqualTo("the span");
    assertThat(trace.path("time").asText()).endsWith("123457789Z");
    assertThat(data(trace).path("message").asText()).isEqualTo("cache miss");
    assertThat(data(trace).at("/properties/key").asText()).isEqualTo("k");
  }

  @Test
  void exceptionOfARootSpan_isAnExceptionBelowIt() {
    List<JsonNode> envelopes = map(OtlpMessages.span(SpanKind.SPAN_KIND_SERVER, null, START)
        .addEvents(exception("exception.message=it broke")));

    JsonNode exception = envelopes.get(1);
    assertThat(exception.at("/data/baseType").asText()).isEqualTo("ExceptionData");
    assertThat(data(exception).at("/exceptions/0").toString())
        .isEqualTo(
            "{\"typeName\":\"java.lang.Error\",\"message\":\"it broke\",\"stack\":\"at a.B.c\"}");
  }

  @Test
  void exceptionWithoutMessage_hasItsTypeAsMessage() {
    List<JsonNode> envelopes =
        map(OtlpMessages.span(SpanKind.SPAN_KIND_SERVER, null, START).addEvents(exception("x=y")));

    assertThat(data(envelopes.get(1)).at("/exceptions/0/message").asText())
        .isEqualTo("java.lang.Error");
  }

  @ParameterizedTest
  @CsvSource({"0x100, 1", "0x300, 2", "0, 2"})
  void exceptionOfAnInnerSpan_isLeftOut(String flags, int items) {
    List<JsonNode> envelopes = map(OtlpMessages.span(SpanKind.SPAN_KIND_SERVER, null, START)
        .setParentSpanId(OtlpMessages.id(OtlpMessages.PARENT))
        .setFlags(Integer.decode(flags))
        .addEvents(exception("exception.message=it broke")));

    assertThat(SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE).isEqualTo(0x100);
    assertThat(envelopes).hasSize(items);
  }

  private static Span.Event.Builder exception(String more) {
    return Span.Event.newBuilder()
        .setName("exception")
        .setTimeUnixNano(START)
        .addAllAttributes(OtlpMessages.attributes(
            "exception.type=java.lang.Error; exception.stacktrace=at a.B.c; " + more));
  }

  @Test
  void idsOfOtherLengths_areKept() {
    JsonNode call = map(OtlpMessages.span(SpanKind.SPAN_KIND_CLIENT, null, START)
            .setTraceId(OtlpMessages.id("0102"))
            .setSpanId(OtlpMessages.id("03"))
            .setParentSpanId(OtlpMessages.id("0000000000000000")))
        .get(0);

    assertThat(call.at("/tags/ai.operation.id").asText()).isEqualTo("0102");
    assertThat(data(call).path("id").asText()).isEqualTo("03");
    assertThat(call.path("tags").has("ai.operation.parentId")).isFalse();
  }

  @Test
  void missingTimes_areReplaced() {
    JsonNode none = map(OtlpMessages.span(SpanKind.SPAN_KIND_CLIENT, null, START)
            .clearStartTimeUnixNano()
            .clearEndTimeUnixNano())
        .get(0);
    JsonNode backwards = map(OtlpMessages.span(SpanKind.SPAN_KIND_CLIENT, null, START)
            .setEndTimeUnixNano(START - 5))
        .get(0);

    assertThat(none.path("time").asText()).isEqualTo("1970-01-01T00:00:07Z");
    assertThat(data(none).path("duration").asText()).isEqualTo("00:00:00.000000");
    assertThat(data(backwards).path("duration").asText()).isEqualTo("00:00:00.000000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "service.name=a | a | -",
        "service.name=a; service.namespace=n | [n]/a | -",
        "service.namespace=n | [n] | -",
        "x=y | unknown_service | -",
        "service.name=a; service.instance.id=i; host.name=h | a | i",
        "service.name=a; host.name=h | a | h",
        "cloud.platform=azure_aks; service.name=unknown_service:java; k8s.job.name=j | j | -",
        "cloud.platform=azure_aks; service.name=a; k8s.pod.name=p | a | p",
      })
  void resource_namesRoleAndInstance(String attributes, String role, String instance) {
    Origin origin = Origin.of(resource(attributes), "k");

    assertThat(origin.role()).isEqualTo(role);
    assertThat(origin.instance() == null ? "-" : origin.instance()).isEqualTo(instance);
  }

  @Test
  void resource_namesVersionAndSdk() {
    Origin origin = Origin.of(
        resource("service.version=v1.2; telemetry.sdk.language=java; telemetry.sdk.version=9.9.9"),
        "k");

    assertThat(origin.version()).isEqualTo("v1.2");
    assertThat(origin.sdk()).isEqualTo("java:otel9.9.9:otlp");
  }
}
