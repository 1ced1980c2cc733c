package azurecensus.portal.ingest;

import static azurecensus.portal.TestTelemetry.changed;
import static azurecensus.portal.TestTelemetry.data;
import static azurecensus.portal.TestTelemetry.tags;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.TestTelemetry;
import azurecensus.portal.http.TooLargeException;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.StoredItem;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackBatchTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final EnvelopeDecoder decoder =
      new EnvelopeDecoder(Set.of(), EnvelopeRelay.NONE, Clock.fixed(NOW, ZoneOffset.UTC));
  private final ObjectNode request = TestTelemetry.request(NOW);
  private final ObjectNode trace = TestTelemetry.trace(NOW, "hello");

  private TrackBatch read(String body) {
    try {
      return TrackBatch.read(body.getBytes(UTF_8), decoder);
    } catch (TooLargeException e) {
      throw new AssertionError(e);
    }
  }

  private StoredItem only(ObjectNode envelope) {
    TrackBatch batch = read(envelope.toString());
    assertThat(batch.refusals()).isEmpty();
    return batch.items().get(0).stored();
  }

  private String refusal(ObjectNode envelope) {
    TrackBatch batch = read(envelope.toString());
    assertThat(batch.items()).isEmpty();
    assertThat(batch.status()).isEqualTo(400);
    return batch.refusals().get(0).message();
  }

  @Test
  void array_read() {
    TrackBatch batch = read("[" + request + "," + trace + "]");

    assertThat(batch.status()).isEqualTo(200);
    assertThat(batch.received()).isEqualTo(2);
    assertThat(batch.items())
        .extracting(item -> item.stored().table())
        .containsExactly(TelemetryTable.REQUESTS, TelemetryTable.TRACES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\n\n", "\n \r\n"})
  void lines_readWhateverEndsThem(String end) {
    assertThat(read("\ufeff" + request + end + trace + end).items()).hasSize(2);
    assertThat(read(request + end + trace).items()).hasSize(2);
  }

  @Test
  void singleObject_readOverSeveralLines() {
    assertThat(read(request.toPrettyString()).items()).hasSize(1);
    assertThat(read(request.toPrettyString() + "\n" + trace.toPrettyString()).items())
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x\n", "1\n", "{}\n"})
  void linesBeyondTheBound_refuseThePost(String line) {
    byte[] lines = line.repeat(EnvelopeIntake.MAX_ITEMS + 1).getBytes(UTF_8);

    assertThatThrownBy(() -> TrackBatch.read(lines, decoder))
        .isInstanceOf(TooLargeException.class)
        .hasMessageContaining("more than 20000 items");
  }

  @Test
  void arrayBeyondTheBound_refusesThePost() {
    byte[] array = ("[" + "1,".repeat(EnvelopeIntake.MAX_ITEMS) + "1]").getBytes(UTF_8);

    assertThatThrownBy(() -> TrackBatch.read(array, decoder)).isInstanceOf(TooLargeException.class);
  }

  @Test
  void itemOfVeryManyValues_isRefusedUnread() {
    String item = "{\"name\":[" + "1,".repeat(3_000_000) + "1]}";

    assertThat(read(item).refusals()).singleElement().satisfies(refusal -> {
      assertThat(refusal.statusCode()).isEqualTo(400);
      assertThat(refusal.message()).contains("Token count").contains("2000000");
    });
    assertThat(read("[" + item + "]").refusals()).hasSize(1);
    assertThat(read("\n{\"a\":\n1}\n" + item).received()).isEqualTo(3);
  }

  @Test
  void brokenLine_failsAlone() {
    TrackBatch batch = read(request + "\n{\"name\":NaN\n" + trace);

    assertThat(batch.status()).isEqualTo(206);
    assertThat(batch.received()).isEqualTo(3);
    assertThat(batch.accepted()).isEqualTo(2);
    assertThat(batch.refusals()).singleElement().satisfies(refusal -> {
      assertThat(refusal.index()).isEqualTo(1);
      assertThat(refusal.message()).startsWith("SyntaxError: ");
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "[", "[{}", "hello", "[1,"})
  void nonsense_refusedAsAWhole(String body) {
    TrackBatch batch = read(body);

    assertThat(batch.status()).isEqualTo(400);
    assertThat(batch.items()).isEmpty();
  }

  @Test
  void brokenArray_keepsNothing() {
    TrackBatch batch = read("[" + request + ",{]");

    assertThat(batch.status()).isEqualTo(400);
    assertThat(batch.items()).isEmpty();
  }

  @Test
  void deepNesting_refused() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);

    for (String body : List.of(deep, "{\"a\":" + deep + "}")) {
      assertThat(read(body).refusals().get(0).message())
          .startsWith("SyntaxError: ")
          .contains("nesting depth");
    }
  }

  @Test
  void request_hasTheColumnsOfItsTable() {
    StoredItem item = only(request);

    assertThat(item.get(Column.NAME)).isEqualTo("instrumentation");
    assertThat(item.get(Column.DURATION)).isEqualTo(3234.0);
    assertThat(item.get(Column.SUCCESS)).isEqualTo(true);
    assertThat(item.get(Column.RESULT_CODE)).isEqualTo("200");
    assertThat(item.get(Column.OPERATION_ID)).isEqualTo(TestTelemetry.OPERATION_ID);
    assertThat(item.get(Column.OPERATION_PARENT_ID)).isNull();
    assertThat(item.get(Column.CLOUD_ROLE_NAME)).isEqualTo("instrumentation-app");
    assertThat(item.get(Column.PERFORMANCE_BUCKET)).isEqualTo("3sec-7sec");
    assertThat(item.get(Column.TIMESTAMP)).isEqualTo(NOW.toEpochMilli() * 1000);
    assertThat(item.get(Column.ITEM_COUNT)).isEqualTo(1L);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "Verbose, 0", "information, 1", "WARNING, 2", "3, 3", "Critical, 4", "9, 4"})
  void severity_readAsNumberAndName(String sent, long stored) {
    Object byName = only(changed(trace, item -> data(item).put("severityLevel", sent)))
        .get(Column.SEVERITY_LEVEL);
    if (Character.isDigit(sent.charAt(0))) {
      byName = only(changed(trace, item -> data(item).put("severityLevel", Integer.parseInt(sent))))
          .get(Column.SEVERITY_LEVEL);
    }

    assertThat(byName).isEqualTo(stored);
  }

  @Test
  void properties_becomeTexts() {
    data(trace)
        .putObject("properties")
        .put("number", 5)
        .put("flag", true)
        .putNull("nothing")
        .put("__proto__", "x");

    assertThat(only(trace).get(Column.CUSTOM_DIMENSIONS))
        .isEqualTo("{\"number\":\"5\",\"flag\":\"true\",\"__proto__\":\"x\"}");
  }

  @Test
  void legacyIds_rewrittenAsTheServiceDoes() {
    data(request).put("id", "|4bf92f3577b34da6a3ce929d0e0e4736.b7ad6b7169203331.");
    tags(request)
        .put("ai.operation.parentId", "|4bf92f3577b34da6a3ce929d0e0e4736.00f067aa0ba902b7.");
    StoredItem item = only(request);

    assertThat(item.get(Column.ID)).isEqualTo("b7ad6b7169203331");
    assertThat(item.get(Column.OPERATION_PARENT_ID)).isEqualTo("00f067aa0ba902b7");
    assertThat((String) item.get(Column.CUSTOM_DIMENSIONS)).contains("ai_legacyRequestId");
  }

  @Test
  void idsOfZeros_areNone() {
    tags(trace)
        .put("ai.operation.parentId", "0000000000000000")
        .put("ai.operation.id", "00000000000000000000000000000000");

    assertThat(only(trace).get(Column.OPERATION_PARENT_ID)).isNull();
    assertThat(only(trace).get(Column.OPERATION_ID)).isNull();
  }

  @Test
  void sampleRate_becomesItemCount() {
    request.put("sampleRate", 25.0);

    assertThat(only(request).get(Column.ITEM_COUNT)).isEqualTo(4L);
  }

  @Test
  void statsbeat_takenAndNotKept() {
    ObjectNode metric = TestTelemetry.envelope("MetricData", NOW).put("name", "Statsbeat");
    data(metric).putArray("metrics").addObject().put("name", "Attach").put("value", 1);
    TrackBatch batch = read(metric.toString());

    assertThat(batch.status()).isEqualTo(200);
    assertThat(batch.accepted()).isEqualTo(1);
    assertThat(batch.items()).isEmpty();
  }

  @Test
  void exception_keepsItsChain() {
    ObjectNode exception = TestTelemetry.exception(NOW);
    data(exception)
        .withArray("exceptions")
        .addObject()
        .put("id", 2)
        .put("outerId", 1)
        .put("typeName", "java.io.IOException")
        .put("message", "cause");
    StoredItem item = only(exception);

    assertThat(item.get(Column.TYPE)).isEqualTo("java.lang.AssertionError");
    assertThat(item.get(Column.INNERMOST_TYPE)).isEqualTo("java.io.IOException");
    assertThat(item.get(Column.PROBLEM_ID))
        .isEqualTo("java.lang.AssertionError at azurecensus.function.InstrumentationFunction.run");
    assertThat((String) item.get(Column.DETAILS)).contains("\"line\":57", "\"outerId\":1");
  }

  @Test
  void refusals_wordedLikeTheServices() {
    assertThat(refusal(with(trace, item -> data(item).put("message", ""))))
        .isEqualTo(
            "109: Field 'message' on type 'MessageData' is required but missing or empty. Expected: string, Actual: ");
    assertThat(refusal(with(trace, item -> data(item).put("message", "x".repeat(32_769)))))
        .isEqualTo(
            "100: Field 'message' on type 'MessageData' is too long. Expected: 32768 characters, Actual: 32769");
    assertThat(refusal(with(request, item -> data(item).put("duration", 1e300))))
        .startsWith("108: Field 'duration'");
    assertThat(refusal(with(request, item -> data(item).put("duration", "1:00:00:00"))))
        .startsWith("108: Field 'duration'");
    assertThat(refusal(
            with(request, item -> item.put("time", NOW.minusSeconds(172_860).toString()))))
        .isEqualTo(
            "103: Field 'time' on type 'Envelope' is older than the allowed min date. Expected: now - 172800000ms,"
                + " Actual: now - 172860000ms");
    assertThat(refusal(
            with(request, item -> item.put("time", NOW.plusSeconds(7260).toString()))))
        .contains("newer than the allowed max date");
    assertThat(refusal(with(request, item -> item.put("time", "yesterday")))).startsWith("103: ");
    assertThat(refusal(with(request, item -> item.remove("iKey")))).startsWith("109: Field 'iKey'");
    assertThat(
            refusal(with(request, item -> data(item).putObject("measurements").put("a", "NaN"))))
        .startsWith("200: ");
    assertThat(refusal(with(request, item -> item.withObject("data").put("baseType", "PingData"))))
        .contains("baseType");
    assertThat(
            refusal(with(TestTelemetry.exception(NOW), item -> data(item).putArray("exceptions"))))
        .startsWith("109: Field 'exceptions'");
  }

  private static ObjectNode with(ObjectNode envelope, Consumer<ObjectNode> change) {
    return changed(envelope.deepCopy(), change);
  }

  @ParameterizedTest
  @CsvSource({"249.999, <250ms", "250, 250ms-500ms", "2999, 1sec-3sec", "300000, >=5min"})
  void bucket_isApplicationInsightsOwn(double millis, String bucket) {
    assertThat(BaseData.bucket(millis)).isEqualTo(bucket);
  }
}
