package azurecensus.exporter.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryItem.SeverityLevel;
import azurecensus.exporter.testing.Wire;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationSamplerTest {
  private static final String KEPT_BY_34 = "4bf92f3577b34da6a3ce929d0e0e4736"; // score 33.46

  private final OperationSampler sampler = new OperationSampler(34, () -> 0.5);

  @ParameterizedTest
  @CsvSource({
    "a,16.249091",
    "ab,76.443029",
    "abc,41.131810",
    "kxi,7.869371",
    "dtn,95.482591",
    "abcd,80.198247",
    "abcde,56.875831",
    "bazinga,68.334219",
    "abcdefgh,80.205150",
    "00000000000000000000000000000000,2.339351",
    "4bf92f3577b34da6a3ce929d0e0e4736,33.461354",
    "4BF92F3577B34DA6A3CE929D0E0E4736,61.975094",
    "0af7651916cd43dd8448eb211c80319c,52.788928",
    "463ac35c9f6413ad48485a3953bb6124,65.901666",
    "80f198ee56343ba864fe8b2a57d3eff7,61.761854",
    "5b8aa5a2d2c872e8321cf37308d69df2,7.277266",
    "0102030405060708090a0b0c0d0e0f10,94.603005",
    "ffffffffffffffffffffffffffffffff,99.961355",
    "|4bf92f3577b34da6a3ce929d0e0e4736.,89.225622"
  })
  void score_isWhatTheJavaSdkComputes(String operationId, double score) {
    assertThat(OperationSampler.score(operationId)).isEqualTo(score, offset(0.000001));
  }

  @Test
  void keep_decidesByOperationForSpansAndLogsAlike() {
    EncodableItem span = item(TelemetryItem.Type.DEPENDENCY, KEPT_BY_34);
    EncodableItem log = item(TelemetryItem.Type.MESSAGE, KEPT_BY_34);
    EncodableItem other = item(TelemetryItem.Type.MESSAGE, "0af7651916cd43dd8448eb211c80319c");

    assertThat(sampler.keep(span)).isTrue();
    assertThat(sampler.keep(log)).isTrue();
    assertThat(sampler.keep(other)).isFalse();
    assertThat(Wire.envelope(span.setId("1")).path("sampleRate").asDouble()).isEqualTo(34);
  }

  @Test
  void keep_leavesNoFailureOut() {
    String operation = "0af7651916cd43dd8448eb211c80319c";
    EncodableItem failed = item(TelemetryItem.Type.REQUEST, operation).setSuccess(false);
    EncodableItem error =
        item(TelemetryItem.Type.MESSAGE, operation).setSeverityLevel(SeverityLevel.ERROR);

    assertThat(sampler.keep(failed)).isTrue();
    assertThat(sampler.keep(error)).isTrue();
    assertThat(sampler.keep(item(TelemetryItem.Type.EXCEPTION, operation))).isTrue();
    assertThat(failed.getSampleRate()).isEqualTo(100);
  }

  @Test
  void keep_decidesOnEventsByOperationAndLeavesNoMetricOut() {
    String operation = "0af7651916cd43dd8448eb211c80319c";

    assertThat(sampler.keep(item(TelemetryItem.Type.EVENT, KEPT_BY_34))).isTrue();
    assertThat(sampler.keep(item(TelemetryItem.Type.EVENT, operation))).isFalse();
    assertThat(sampler.keep(item(TelemetryItem.Type.METRIC, null))).isTrue();
  }

  @Test
  void keep_drawsLotsForWhatBelongsToNoOperation() {
    assertThat(new OperationSampler(34, () -> 0.33).keep(item(TelemetryItem.Type.MESSAGE, null)))
        .isTrue();
    assertThat(new OperationSampler(34, () -> 0.35).keep(item(TelemetryItem.Type.MESSAGE, null)))
        .isFalse();
  }

  @Test
  void wholeItems_roundsToWhatAnItemCanStandFor() {
    assertThat(OperationSampler.wholeItems(100)).isEqualTo(100);
    assertThat(OperationSampler.wholeItems(30)).isEqualTo(100.0 / 3);
    assertThat(OperationSampler.wholeItems(10)).isEqualTo(10);
  }

  private static EncodableItem item(TelemetryItem.Type type, String operation) {
    EncodableItem item = new EncodableItem(type, Instant.EPOCH);
    item.getTags().put("ai.operation.id", operation);
    return item;
  }
}
