package azurecensus.exporter;

import static azurecensus.exporter.TestBatches.batch;
import static azurecensus.exporter.TestBatches.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettlementTest {
  private final Batch batch = batch("a", "b", "c", "d", "e");

  @ParameterizedTest
  @CsvSource({
    "199, REJECTED",
    "200, DELIVERED",
    "204, DELIVERED",
    "206, PARTIAL",
    "299, DELIVERED",
    "300, REJECTED",
    "400, REJECTED",
    "401, UNAUTHORIZED",
    "402, QUOTA_EXCEEDED",
    "403, UNAUTHORIZED",
    "404, REJECTED",
    "408, RETRY",
    "413, SPLIT",
    "429, RETRY",
    "439, RETRY",
    "500, RETRY",
    "501, REJECTED",
    "502, RETRY",
    "503, RETRY",
    "504, RETRY",
    "505, REJECTED"
  })
  void verdict_isATable(int status, Verdict verdict) {
    assertThat(Verdict.of(status)).isEqualTo(verdict);
  }

  @Test
  void delivered_isAllSent() {
    assertThat(settle(200, "whatever")).isEqualTo(new Settlement(5, List.of(), null, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 439, 500, 502, 503, 504})
  void retry_isAllLater(int status) {
    assertThat(settle(status, "")).isEqualTo(new Settlement(0, List.of(), batch, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"400, REJECTED", "401, UNAUTHORIZED", "402, QUOTA_EXCEEDED", "301, REJECTED"})
  void final_isAllDropped(int status, DropReason reason) {
    assertThat(settle(status, "")).isEqualTo(new Settlement(0, List.of(), null, Map.of(reason, 5)));
  }

  @Test
  void tooLarge_isTwoHalvesUntilThereIsOneItem() {
    Settlement settlement = settle(413, "");

    assertThat(settlement.now()).extracting(TestBatches::text).containsExactly("a,b", "c,d,e");
    assertThat(settlement.sent()).isZero();
    assertThat(settlement.later()).isNull();
    assertThat(settlement.dropped()).isEmpty();
    assertThat(settlement.now().get(0).halves())
        .extracting(TestBatches::text)
        .containsExactly("a", "b");
    assertThat(Settlement.of(batch("a"), response(413, "")))
        .isEqualTo(new Settlement(0, List.of(), null, Map.of(DropReason.TOO_LARGE, 1)));
  }

  @Test
  void partial_isSettledItemByItem() {
    Settlement settlement = settle(
        206,
        errors(
            "{\"index\":1,\"statusCode\":500}",
            "{\"index\":3,\"statusCode\":429}",
            "{\"index\":4,\"statusCode\":400,\"message\":\"x\"}"));

    assertThat(settlement.sent()).isEqualTo(2);
    assertThat(text(settlement.later())).isEqualTo("b,d");
    assertThat(settlement.now()).isEmpty();
    assertThat(settlement.dropped()).isEqualTo(Map.of(DropReason.REJECTED, 1));
  }

  @ParameterizedTest
  @CsvSource({
    "206, x, SAMPLED_BY_SERVICE",
    "500, Telemetry sampled out., SAMPLED_BY_SERVICE",
    "200, TELEMETRY SAMPLED OUT., SAMPLED_BY_SERVICE",
    "200, x, REJECTED",
    "400, x, REJECTED",
    "401, x, UNAUTHORIZED",
    "402, x, QUOTA_EXCEEDED",
    "413, x, TOO_LARGE"
  })
  void partial_dropsWhatIsNeitherAcceptedNorRetryable(
      int status, String message, DropReason reason) {
    Settlement settlement = settle(
        206, errors("{\"index\":0,\"statusCode\":" + status + ",\"message\":\"" + message + "\"}"));

    assertThat(settlement).isEqualTo(new Settlement(4, List.of(), null, Map.of(reason, 1)));
  }

  @Test
  void partial_doesNotTrustIndexes() {
    Settlement settlement = settle(
        206,
        errors(
            "{\"index\":-1,\"statusCode\":500}",
            "{\"index\":5,\"statusCode\":500}",
            "{\"index\":0,\"statusCode\":400}",
            "{\"index\":0,\"statusCode\":500}",
            "{\"index\":\"2\",\"statusCode\":500}",
            "{\"index\":2}",
            "7"));

    assertThat(settlement)
        .isEqualTo(new Settlement(4, List.of(), null, Map.of(DropReason.REJECTED, 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "<html>"})
  void partial_unreadableIsAllDropped(String body) {
    assertThat(settle(206, body))
        .isEqualTo(new Settlement(0, List.of(), null, Map.of(DropReason.UNREADABLE_ANSWER, 5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"errors\":null}", "{\"errors\":[]}"})
  void partial_withoutErrorsIsAllSent(String body) {
    assertThat(settle(206, body).sent()).isEqualTo(5);
  }

  private Settlement settle(int status, String body) {
    return Settlement.of(batch, response(status, body));
  }

  private static IngestionResponse response(int status, String body) {
    return IngestionResponse.of(status, Verdict.of(status), body, null);
  }

  private static String errors(String... errors) {
    return "{\"itemsReceived\":5,\"itemsAccepted\":0,\"errors\":[" + String.join(",", errors)
        + "]}";
  }
}
