package azurecensus.exporter.internal.delivery;

import static azurecensus.exporter.internal.delivery.TestBatches.batch;
import static azurecensus.exporter.internal.delivery.TestBatches.text;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchOutcomeTest {
  private final Batch batch = batch("a", "b", "c", "d", "e");

  @ParameterizedTest
  @CsvSource({
    "199, REJECTED",
    "200, DELIVERED",
    "204, DELIVERED",
    "206, PARTIAL",
    "299, DELIVERED",
    "300, REJECTED",
    "303, RETRY",
    "400, REJECTED",
    "401, UNAUTHORIZED",
    "402, QUOTA_EXCEEDED",
    "403, UNAUTHORIZED",
    "404, REJECTED",
    "407, RETRY",
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
  void decision_isATable(int status, RetryPolicy.Decision decision) {
    assertThat(RetryPolicy.Decision.of(status)).isEqualTo(decision);
  }

  @Test
  void delivered_isAllSent() {
    assertThat(outcome(200, "whatever")).isEqualTo(new BatchOutcome(5, List.of(), null, Map.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 439, 500, 502, 503, 504})
  void retry_isAllLater(int status) {
    assertThat(outcome(status, "")).isEqualTo(new BatchOutcome(0, List.of(), batch, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({"400, REJECTED", "401, UNAUTHORIZED", "402, QUOTA_EXCEEDED", "301, REJECTED"})
  void final_isAllDropped(int status, DropReason reason) {
    assertThat(outcome(status, ""))
        .isEqualTo(new BatchOutcome(0, List.of(), null, Map.of(reason, 5)));
  }

  @Test
  void tooLarge_isTwoHalvesUntilThereIsOneItem() {
    BatchOutcome outcome = outcome(413, "");

    assertThat(outcome.resendNow()).extracting(TestBatches::text).containsExactly("a,b", "c,d,e");
    assertThat(outcome.sent()).isZero();
    assertThat(outcome.retryLater()).isNull();
    assertThat(outcome.dropped()).isEmpty();
    assertThat(outcome.resendNow().get(0).halves())
        .extracting(TestBatches::text)
        .containsExactly("a", "b");
    assertThat(BatchOutcome.of(batch("a"), RetryPolicy.Decision.SPLIT, ""))
        .isEqualTo(new BatchOutcome(0, List.of(), null, Map.of(DropReason.TOO_LARGE, 1)));
  }

  @Test
  void partial_isSettledItemByItem() {
    BatchOutcome outcome = outcome(
        206,
        errors(
            "{\"index\":1,\"statusCode\":500}",
            "{\"index\":3,\"statusCode\":429}",
            "{\"index\":4,\"statusCode\":400,\"message\":\"x\"}"));

    assertThat(outcome.sent()).isEqualTo(2);
    assertThat(text(outcome.retryLater())).isEqualTo("b,d");
    assertThat(outcome.resendNow()).isEmpty();
    assertThat(outcome.dropped()).isEqualTo(Map.of(DropReason.REJECTED, 1));
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
    BatchOutcome outcome = outcome(
        206, errors("{\"index\":0,\"statusCode\":" + status + ",\"message\":\"" + message + "\"}"));

    assertThat(outcome).isEqualTo(new BatchOutcome(4, List.of(), null, Map.of(reason, 1)));
  }

  @Test
  void partial_doesNotTrustIndexes() {
    BatchOutcome outcome = outcome(
        206,
        errors(
            "{\"index\":-1,\"statusCode\":500}",
            "{\"index\":5,\"statusCode\":500}",
            "{\"index\":0,\"statusCode\":400}",
            "{\"index\":0,\"statusCode\":500}",
            "{\"index\":\"2\",\"statusCode\":500}",
            "{\"index\":2}",
            "7"));

    assertThat(outcome)
        .isEqualTo(new BatchOutcome(4, List.of(), null, Map.of(DropReason.REJECTED, 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "<html>"})
  void partial_unreadableIsAllDropped(String body) {
    assertThat(outcome(206, body))
        .isEqualTo(new BatchOutcome(0, List.of(), null, Map.of(DropReason.UNREADABLE_ANSWER, 5)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"errors\":null}", "{\"errors\":[]}"})
  void partial_withoutErrorsIsAllSent(String body) {
    assertThat(outcome(206, body).sent()).isEqualTo(5);
  }

  private BatchOutcome outcome(int status, String body) {
    return BatchOutcome.of(batch, RetryPolicy.Decision.of(status), body);
  }

  private static String errors(String... errors) {
    return "{\"itemsReceived\":5,\"itemsAccepted\":0,\"errors\":[" + String.join(",", errors)
        + "]}";
  }
}
