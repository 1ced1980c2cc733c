package azurecensus.portal.otlp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.http.TooLargeException;
import azurecensus.portal.ingest.BoundedJson;
import com.fasterxml.jackson.core.JsonParser;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint.Buckets;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtlpBodiesTest {
  private static final ExportTraceServiceRequest PROTOTYPE =
      ExportTraceServiceRequest.getDefaultInstance();

  private static Message json(String text) throws IOException {
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    try (JsonParser parser = BoundedJson.MAPPER.createParser(text.getBytes(UTF_8))) {
      JsonMessages.read(parser, request);
    }
    return request.build();
  }

  @Test
  void json_isReadAsTheSpecificationHasIt() throws IOException {
    Span span = ((ExportTraceServiceRequest) json("""
            {"resourceSpans": [{"scopeSpans": [{"unknown": {"a": [1]}, "spans": [{
              "traceId": "5B8EFFF798038103D269B633813FC60C", "spanId": "eee19b7ec3c1b174",
              "name": "s", "kind": 2, "startTimeUnixNano": "1795000000000000000",
              "endTimeUnixNano": 1795000000000000001, "status": {"code": "STATUS_CODE_ERROR"},
              "attributes": [
                {"key": "i", "value": {"intValue": "7"}},
                {"key": "b", "value": {"boolValue": true}},
                {"key": "y", "value": {"bytesValue": "AQI="}},
                {"key": "n", "value": null}]}]}]}]}
            """))
        .getResourceSpans(0)
        .getScopeSpans(0)
        .getSpans(0);

    assertThat(Envelope.hex(span.getTraceId())).isEqualTo(OtlpMessages.TRACE);
    assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
    assertThat(span.getStartTimeUnixNano()).isEqualTo(1_795_000_000_000_000_000L);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(1_795_000_000_000_000_001L);
    assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
    assertThat(span.getAttributes(0).getValue().getIntValue()).isEqualTo(7);
    assertThat(span.getAttributes(1).getValue().getBoolValue()).isTrue();
    assertThat(span.getAttributes(2).getValue().getBytesValue())
        .isEqualTo(ByteString.copyFrom(new byte[] {1, 2}));
    assertThat(span.getAttributes(3).hasValue()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{",
        "{} {}",
        "{\"resourceSpans\": {}}",
        "{\"resourceSpans\": [1]}",
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"traceId\": \"xyz\"}]}]}]}",
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"kind\": \"no kind\"}]}]}]}",
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"name\": {}}]}]}]}",
        "{\"resourceSpans\": [{\"scopeSpans\": [{\"spans\": [{\"startTimeUnixNano\": \"-x\"}]}]}]}"
      })
  void brokenJson_isRefused(String text) {
    assertThatThrownBy(() -> json(text)).isInstanceOf(IOException.class);
  }

  @Test
  void deepJson_isRefused() {
    assertThatThrownBy(() -> json("{\"x\": " + "[".repeat(100_000)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nesting depth");
  }

  private static void check(byte[] body) throws IOException {
    WireBounds.check(body, PROTOTYPE.getDescriptorForType());
  }

  @Test
  void usualBody_isWithinTheBounds() throws IOException {
    check(OtlpMessages.traces(OtlpMessages.server(1)).toByteArray());
  }

  @Test
  void bodyOfEmptyMessages_isRefusedBeforeTheyAreBuilt() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    for (int i = 0; i <= WireBounds.MAX_FIELDS; i++) {
      out.writeByteArray(1, new byte[0]);
    }
    out.flush();

    assertThatThrownBy(() -> check(bytes.toByteArray())).isInstanceOf(TooLargeException.class);
  }

  @Test
  void packedNumbers_areCounted() {
    Buckets.Builder buckets = Buckets.newBuilder();
    byte[] numbers = new byte[5 * WireBounds.MAX_FIELDS];
    byte[] body = Buckets.newBuilder()
        .build()
        .toByteString()
        .concat(packed(Buckets.BUCKET_COUNTS_FIELD_NUMBER, numbers))
        .toByteArray();

    assertThatThrownBy(() -> WireBounds.check(body, buckets.getDescriptorForType()))
        .isInstanceOf(TooLargeException.class);
  }

  private static ByteString packed(int field, byte[] numbers) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeByteArray(field, numbers);
      out.flush();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }

  @Test
  void deepBody_isRefused() {
    ByteString value = ByteString.EMPTY;
    for (int i = 0; i < 200; i++) {
      // An AnyValue with an array of one AnyValue, and so on.
      value = packed(5, packed(1, value.toByteArray()).toByteArray());
    }
    byte[] attribute = packed(2, value.toByteArray()).toByteArray();
    byte[] resource = packed(1, attribute).toByteArray();
    byte[] body = packed(1, packed(1, resource).toByteArray()).toByteArray();

    assertThatThrownBy(() -> check(body))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("64 levels");
  }

  @Test
  void garbage_isRefusedOrReadAndBreaksNothing() {
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      byte[] body = OtlpMessages.traces(OtlpMessages.server(1)).toByteArray();
      for (int change = 0; change <= i % 5; change++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      try {
        check(body);
        Signal.TRACES.map(
            ExportTraceServiceRequest.parseFrom(body),
            new Signal.Context("k", 1, null),
            envelopes -> assertThat(envelopes).isNotEmpty());
      } catch (IOException refused) {
        assertThat(refused).hasMessageNotContainingAny("Exception");
      }
    }
  }
}
