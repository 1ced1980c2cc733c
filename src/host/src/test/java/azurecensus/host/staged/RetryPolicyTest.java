package azurecensus.host.staged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  @Test
  void fixedDelay_pausesEquallyUpToItsCount() throws Exception {
    RetryPolicy policy = RetryPolicy.of(json(
            "{\"strategy\":\"fixedDelay\",\"maxRetryCount\":2,\"delayInterval\":\"00:00:10\"}"))
        .orElseThrow();
    assertThat(policy.pause(1)).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.pause(2)).isEqualTo(Duration.ofSeconds(10));
    assertThat(policy.allows(2)).isTrue();
    assertThat(policy.allows(3)).isFalse();
  }

  @Test
  void exponentialBackoff_doublesUpToItsLongestPause() throws Exception {
    RetryPolicy policy = RetryPolicy.of(json(
            "{\"strategy\":\"exponentialBackoff\",\"maxRetryCount\":-1,\"minimumInterval\":\"00:00:05\","
                + "\"maximumInterval\":\"1.00:00:30\"}"))
        .orElseThrow();
    assertThat(
            IntStream.rangeClosed(1, 4).mapToLong(retry -> policy.pause(retry).toSeconds()))
        .containsExactly(5L, 10L, 20L, 40L);
    assertThat(policy.pause(1000)).isEqualTo(Duration.ofDays(1).plusSeconds(30));
    assertThat(policy.allows(1_000_000)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"strategy\":\"fixedDelay\",\"maxRetryCount\":2}",
        "{\"strategy\":\"fixedDelay\",\"delayInterval\":\"soon\"}",
        "{\"strategy\":\"other\",\"delayInterval\":\"00:00:10\"}",
      })
  void malformedPolicy_isNone(String json) throws Exception {
    assertThat(RetryPolicy.of(json(json))).isEmpty();
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }
}
