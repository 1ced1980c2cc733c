package azurecensus.exporter.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.testing.TestSpans;
import azurecensus.exporter.testing.Wire;
import com.fasterxml.jackson.databind.JsonNode;
import io.opencensus.common.Timestamp;
import io.opencensus.trace.Status;
import io.opencensus.trace.export.SpanData;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SpanConverterTest {
  private final SpanConverter converter = new SpanConverter("java17:oc0.31.1:ext1");

  @Test
  void convert_serverSpanIsARequest() {
    JsonNode envelope = Wire.envelope(only(TestSpans.server("/api/orders")
        .with("http.method", "GET")
        .with("http.url", "https://shop.example.com/api/orders?page=2")
        .with("http.path", "/api/orders")
        .with("http.host", "shop.example.com")
        .with("http.status_code", 200)
        .build()));

    assertThat(envelope).isEqualTo(Wire.read("""
            {"ver":1,"name":"Request","time":"2026-05-01T12:00:00.1234567Z",
             "iKey":"00000000-0000-0000-0000-0000feedbeef",
             "tags":{"ai.operation.id":"0af7651916cd43dd8448eb211c80319c",
                     "ai.internal.sdkVersion":"java17:oc0.31.1:ext1",
                     "ai.operation.parentId":"00f067aa0ba902b7",
                     "ai.operation.name":"GET /api/orders"},
             "data":{"baseType":"RequestData","baseData":{"ver":2,
               "id":"b7ad6b7169203331","name":"GET /api/orders","duration":"00:00:00.0450000",
               "success":true,"responseCode":"200",
               "url":"https://shop.example.com/api/orders?page=2"}}}
            """));
  }

  @Test
  void convert_clientSpanIsADependency() {
    JsonNode data = Wire.baseData(only(TestSpans.client("/api/time")
        .with("http.method", "GET")
        .with("http.url", "https://user:secret@time.example.com:443/api/time?zone=UTC")
        .with("http.status_code", 503)
        .with("retries", 2)
        .status(Status.UNAVAILABLE.withDescription("try later"))
        .build()));

    assertThat(data).isEqualTo(Wire.read("""
            {"ver":2,"id":"b7ad6b7169203331","name":"GET /api/time","duration":"00:00:00.0450000",
             "success":false,"resultCode":"503","data":"https://time.example.com:443/api/time?zone=UTC",
             "type":"HTTP","target":"time.example.com",
             "properties":{"status":"UNAVAILABLE","statusDescription":"try later","retries":"2"}}
            """));
  }

  @Test
  void convert_otherSpanIsAnInProcessDependency() {
    JsonNode data =
        Wire.baseData(only(TestSpans.inProcess("long running api call").build()));

    assertThat(data).isEqualTo(Wire.read("""
            {"ver":2,"id":"b7ad6b7169203331","name":"long running api call",
             "duration":"00:00:00.0450000","success":true,"resultCode":"0","type":"InProc"}
            """));
  }

  /** As grpc-census 1.35 and newer: a span for the call, and one for each attempt below it. */
  @Test
  void convert_attemptOfGrpcIsTheDependencyAndItsCallIsInProcess() {
    JsonNode attempt = Wire.baseData(only(TestSpans.inProcess("Attempt.shop.Orders.Get")
        .with("previous-rpc-attempts", 0)
        .with("transparent-retry", false)
        .annotated("↗ 7 bytes sent", Map.of("id", "0", "type", "uncompressed"))
        .annotated("↘ -1 bytes received", Map.of("id", "0", "type", "compressed"))
        .status(Status.UNAVAILABLE)
        .build()));
    JsonNode call = Wire.baseData(
        only(TestSpans.inProcess("Sent.shop.Orders.Get").children(1).build()));

    assertThat(attempt.path("name").asText()).isEqualTo("shop.Orders/Get");
    assertThat(attempt.path("type").asText()).isEqualTo("GRPC");
    assertThat(attempt.path("target").asText()).isEqualTo("shop.Orders");
    assertThat(attempt.path("resultCode").asText()).isEqualTo("14");
    assertThat(attempt.path("properties").path("previous-rpc-attempts").asText())
        .isEqualTo("0");
    assertThat(call.path("type").asText()).isEqualTo("InProc");
  }

  @Test
  void convert_callOfGrpcWithoutAttemptsIsTheDependency() {
    JsonNode call =
        Wire.baseData(only(TestSpans.inProcess("Sent.shop.Orders.Get").build()));

    assertThat(call.path("name").asText()).isEqualTo("shop.Orders/Get");
    assertThat(call.path("type").asText()).isEqualTo("GRPC");
    assertThat(call.path("target").asText()).isEqualTo("shop.Orders");
  }

  @Test
  void convert_spanOfAGrpcServerIsTheRequestOfItsMethod() {
    EncodableItem item = only(TestSpans.inProcess("Recv.shop.Orders.Get").build());

    assertThat(item.getType()).isEqualTo(TelemetryItem.Type.REQUEST);
    assertThat(item.getName()).isEqualTo("shop.Orders/Get");
    assertThat(item.getTags()).containsEntry("ai.operation.name", "shop.Orders/Get");
  }

  @Test
  void convert_nameThatOnlyBeginsLikeOneOfGrpcStays() {
    EncodableItem item = only(TestSpans.inProcess("Sent.mail").build());

    assertThat(item.getName()).isEqualTo("Sent.mail");
  }

  @Test
  void convert_otherAnnotationOfGrpcIsAMessage() {
    List<EncodableItem> items = converter.convert(TestSpans.inProcess("Attempt.shop.Orders.Get")
        .annotated("Delayed LB pick complete", Map.of())
        .build());

    assertThat(items).hasSize(2);
    assertThat(items.get(1).getMessage()).isEqualTo("Delayed LB pick complete");
  }

  @Test
  void convert_resultOfACosmosCallIsTheStatusOfItsResponse() {
    JsonNode data = Wire.baseData(only(TestSpans.client("readItem.orders")
        .with("db.system", "cosmosdb")
        .with("db.name", "shop")
        .with("net.peer.name", "shop.documents.example.com")
        .with("db.cosmosdb.status_code", "404")
        .with("db.cosmosdb.retry_count", 1)
        .status(Status.UNKNOWN)
        .build()));

    assertThat(data).isEqualTo(Wire.read("""
            {"ver":2,"id":"b7ad6b7169203331","name":"readItem.orders","duration":"00:00:00.0450000",
             "success":false,"resultCode":"404","type":"Microsoft.DocumentDb",
             "target":"shop.documents.example.com | shop",
             "properties":{"db.cosmosdb.retry_count":"1","status":"UNKNOWN"}}
            """));
  }

  @Test
  void convert_statusOfAnotherDatabaseIsAProperty() {
    JsonNode data = Wire.baseData(only(TestSpans.client("INSERT orders")
        .with("db.system", "postgresql")
        .with("db.response.status_code", "23505")
        .status(Status.UNKNOWN)
        .build()));

    assertThat(data.path("resultCode").asText()).isEqualTo("2");
    assertThat(data.path("properties").path("db.response.status_code").asText()).isEqualTo("23505");
  }

  @Test
  void convert_rootHasNoParentId() {
    EncodableItem item = only(TestSpans.inProcess("step").root().build());

    assertThat(item.getTags()).doesNotContainKey("ai.operation.parentId");
  }

  @Test
  void convert_methodThatTheNameShowsIsNoProperty() {
    EncodableItem item =
        only(TestSpans.client("GET /api/time").with("http.method", "GET").build());

    assertThat(item.getName()).isEqualTo("GET /api/time");
    assertThat(item.getProperties()).isEmpty();
  }

  @Test
  void convert_nameStaysUnlessItIsAPath() {
    EncodableItem item =
        only(TestSpans.server("instrumentation").with("http.method", "GET").build());

    assertThat(item.getName()).isEqualTo("instrumentation");
    assertThat(item.getProperties()).containsExactly(entry("http.method", "GET"));
  }

  @Test
  void convert_routeReplacesPathInRequestName() {
    EncodableItem item = only(TestSpans.server("/orders/17")
        .with("http.method", "GET")
        .with("http.route", "/orders/{id}")
        .build());

    assertThat(item.getName()).isEqualTo("GET /orders/{id}");
  }

  @Test
  void convert_contextTagAttributesBecomeTags() {
    EncodableItem item = only(TestSpans.client("call")
        .with("ai.operation.name", "instrumentation")
        .with("ai.user.id", "u1")
        .with("ai.unknown", "x")
        .build());

    assertThat(item.getTags())
        .contains(entry("ai.operation.name", "instrumentation"), entry("ai.user.id", "u1"));
    assertThat(item.getProperties()).containsExactly(entry("ai.unknown", "x"));
  }

  @Test
  void convert_attributesOfEveryTypeBecomeProperties() {
    EncodableItem item = only(TestSpans.inProcess("step")
        .with("text", "a")
        .with("whole", 7)
        .with("fraction", 0.5)
        .with("truth", true)
        .with("_MS.links", "forged")
        .build());

    assertThat(item.getProperties())
        .containsOnly(
            entry("text", "a"),
            entry("whole", "7"),
            entry("fraction", "0.5"),
            entry("truth", "true"));
  }

  @Test
  void convert_timingsOfADependencyBecomeMeasurements() {
    EncodableItem item = only(TestSpans.client("call")
        .with("http.timing.dns", 7)
        .with("http.timing.connect", 0.5)
        .with("http.timing.body", "12.25")
        .with("http.timing.note", "cached")
        .with("http.timing.odd", "NaN")
        .build());

    assertThat(item.getMeasurements())
        .containsOnly(
            entry("http.timing.dns", 7.0),
            entry("http.timing.connect", 0.5),
            entry("http.timing.body", 12.25));
    assertThat(item.getProperties())
        .containsOnly(entry("http.timing.note", "cached"), entry("http.timing.odd", "NaN"));
  }

  @Test
  void convert_timingsOfARequestStayProperties() {
    EncodableItem item =
        only(TestSpans.server("call").with("http.timing.dns", 7).build());

    assertThat(item.getProperties()).containsOnly(entry("http.timing.dns", "7"));
    assertThat(item.getMeasurements()).isEmpty();
  }

  @Test
  void convert_linksAreTheReservedProperty() {
    EncodableItem item = only(
        TestSpans.inProcess("step").linked(TestSpans.TRACE, TestSpans.PARENT).build());

    assertThat(item.getProperties())
        .containsExactly(
            entry(
                "_MS.links",
                "[{\"operation_Id\":\"0af7651916cd43dd8448eb211c80319c\",\"id\":\"00f067aa0ba902b7\"}]"));
  }

  @Test
  void convert_manyLinksStayReadable() {
    TestSpans span = TestSpans.inProcess("step");
    for (int i = 0; i < 500; i++) {
      span.linked(TestSpans.TRACE, TestSpans.PARENT);
    }

    String links = Wire.baseData(only(span.build())).at("/properties/_MS.links").asText();

    assertThat(Wire.read(links)).hasSizeGreaterThan(50);
  }

  @Test
  void convert_annotationIsAMessageBelowTheSpan() {
    List<EncodableItem> items = converter.convert(TestSpans.client("call")
        .with("ai.operation.name", "instrumentation")
        .annotated("cache miss", Map.of("key", "k1"))
        .build());

    assertThat(items).hasSize(2);
    JsonNode message = Wire.envelope(items.get(1));
    assertThat(message.at("/tags/ai.operation.parentId").asText()).isEqualTo(TestSpans.SPAN);
    assertThat(message.at("/tags/ai.operation.name").asText()).isEqualTo("instrumentation");
    assertThat(message.at("/time").asText()).isEqualTo("2026-05-01T12:00:00.1500000Z");
    assertThat(message.at("/data/baseData"))
        .isEqualTo(
            Wire.read(
                "{\"ver\":2,\"message\":\"cache miss\",\"severityLevel\":1,\"properties\":{\"key\":\"k1\"}}"));
  }

  @Test
  void convert_annotationThatNamesAnEventIsTheEventBelowTheSpan() {
    List<EncodableItem> items = converter.convert(TestSpans.client("call")
        .annotated("in Oslo", Map.of("microsoft.custom_event.name", "order placed", "items", "3"))
        .build());

    JsonNode event = Wire.envelope(items.get(1));
    assertThat(event.at("/name").asText()).isEqualTo("Event");
    assertThat(event.at("/tags/ai.operation.parentId").asText()).isEqualTo(TestSpans.SPAN);
    assertThat(event.at("/data/baseData"))
        .isEqualTo(
            Wire.read(
                "{\"ver\":2,\"name\":\"order placed\",\"properties\":{\"items\":\"3\",\"description\":\"in Oslo\"}}"));
  }

  @Test
  void convert_exceptionAnnotationIsAnExceptionBelowTheSpan() {
    String stack = """
        java.lang.IllegalStateException: no answer
        \tat com.example.Shop.order(Shop.java:17)
        \tat java.base/java.lang.Thread.run(Thread.java:840)
        Caused by: java.net.ConnectException: refused
        \tat com.example.Dial.up(Dial.java:3)
        \t... 1 more
        """;

    List<EncodableItem> items = converter.convert(TestSpans.server("call")
        .annotated(
            "exception",
            Map.of(
                "exception.type", "java.lang.IllegalStateException",
                "exception.message", "no answer",
                "exception.stacktrace", stack,
                "attempt", "3"))
        .build());

    JsonNode exception = Wire.envelope(items.get(1));
    assertThat(exception.at("/tags/ai.operation.parentId").asText()).isEqualTo(TestSpans.SPAN);
    assertThat(exception.at("/data/baseData")).isEqualTo(Wire.read("""
            {"ver":2,"exceptions":[
               {"id":1,"typeName":"java.lang.IllegalStateException","message":"no answer","hasFullStack":true,
                "parsedStack":[
                  {"level":0,"method":"com.example.Shop.order","fileName":"Shop.java","line":17},
                  {"level":1,"method":"java.lang.Thread.run","assembly":"java.base","fileName":"Thread.java","line":840}]},
               {"id":2,"outerId":1,"typeName":"java.net.ConnectException","message":"refused","hasFullStack":true,
                "parsedStack":[
                  {"level":0,"method":"com.example.Dial.up","fileName":"Dial.java","line":3},
                  {"level":1,"method":"java.lang.Thread.run","assembly":"java.base","fileName":"Thread.java","line":840}]}],
             "severityLevel":3,
             "problemId":"java.lang.IllegalStateException at com.example.Shop.order",
             "properties":{"attempt":"3"}}
            """));
  }

  @Test
  void convert_durationIsNeverNegativeAndKeepsFractionsOfMilliseconds() {
    SpanData backwards = TestSpans.client("call")
        .lasting(Timestamp.create(100, 5), Timestamp.create(99, 0))
        .build();
    SpanData brief = TestSpans.client("call")
        .lasting(Timestamp.create(100, 0), Timestamp.create(100, 12_345))
        .build();

    assertThat(Wire.baseData(only(backwards)).at("/duration").asText())
        .isEqualTo("00:00:00.0000000");
    assertThat(Wire.baseData(only(brief)).at("/duration").asText()).isEqualTo("00:00:00.0000123");
  }

  private EncodableItem only(SpanData span) {
    List<EncodableItem> items = converter.convert(span);
    assertThat(items).hasSize(1);
    return items.get(0);
  }
}
