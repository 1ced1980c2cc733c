package azurecensus.exporter.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.TestTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryPolicyTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final TestTime time = new TestTime();
  private double random;
  private final RetryPolicy retry = policy(() -> random);

  private RetryPolicy policy(DoubleSupplier jitter) {
    return new RetryPolicy(
        new RetryPolicy.Timing(FIRST, FIRST, FIRST, LONGEST, FIRST, FIRST, FIRST, FIRST),
        jitter,
        time);
  }

  /** Returns the pause after another failure. */
  private static Duration failed(RetryPolicy policy, Duration retryAfter) {
    policy.failed(retryAfter);
    return Duration.ofNanos(policy.pauseLeft());
  }

  @Test
  void backoff_doublesUpToTheCeilingWithJitterInItsUpperHalf() {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      RetryPolicy low = policy(() -> 0);
      RetryPolicy high = policy(() -> 1);
      for (int failures = 0; failures < i; failures++) {
        low.failed(null);
        high.failed(null);
      }
      ranges.add(failed(low, null) + " " + failed(high, null));
    }

    assertThat(ranges)
        .containsExactly(
            "PT0.5S PT1S", "PT1S PT2S", "PT2S PT4S", "PT4S PT8S", "PT5S PT10S", "PT5S PT10S");
  }

  @Test
  void backoff_staysAtTheCeilingForEver() {
    for (int i = 0; i < 200; i++) {
      assertThat(failed(retry, null)).isPositive().isLessThanOrEqualTo(LONGEST);
    }
  }

  @Test
  void backoff_isWhatWasAskedForAndALittleMore() {
    assertThat(failed(retry, Duration.ofMinutes(7))).hasToString("PT7M");
    random = 0.5;
    assertThat(failed(retry, Duration.ofMinutes(7))).hasToString("PT7M0.5S");
  }

  @Test
  void backoff_startsAnewAfterSuccess() {
    retry.failed(null);
    retry.failed(null);
    retry.succeeded();

    assertThat(failed(retry, null)).hasToString("PT0.5S");
  }

  @Test
  void pause_isOnUntilItsEnd() {
    assertThat(retry.pauseLeft()).isZero();
    retry.failed(Duration.ofSeconds(3));
    assertThat(Duration.ofNanos(retry.pauseLeft())).hasToString("PT3S");
    assertThat(retry.isPauseRequested()).isTrue();
    time.pass(Duration.ofSeconds(3).minusNanos(1));
    assertThat(retry.pauseLeft()).isEqualTo(1);
    time.pass(Duration.ofNanos(1));

    assertThat(retry.pauseLeft()).isZero();
    assertThat(retry.isPauseRequested()).isFalse();
  }

  @Test
  void pause_ofOursIsNotAskedFor() {
    retry.failed(null);

    assertThat(retry.pauseLeft()).isPositive();
    assertThat(retry.isPauseRequested()).isFalse();
  }

  @Test
  void skip_forgetsThePauseAndEndForgetsTheFailuresToo() {
    retry.failed(null);
    retry.skipPause();
    assertThat(retry.pauseLeft()).isZero();
    retry.failed(null);
    assertThat(Duration.ofNanos(retry.pauseLeft())).hasToString("PT1S");

    retry.succeeded();
    assertThat(retry.pauseLeft()).isZero();
    retry.failed(null);
    assertThat(Duration.ofNanos(retry.pauseLeft())).hasToString("PT0.5S");
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "' 120 ', PT2M",
    "86400, PT24H",
    "86401, PT24H",
    "999999999, PT24H",
    "9999999999, PT24H",
    "99999999999999999999, PT24H"
  })
  void retryAfter_seconds(String header, Duration wait) {
    assertThat(RetryPolicy.retryAfter(header, null, NOW)).isEqualTo(wait);
  }

  @ParameterizedTest
  @CsvSource({
    "'Fri, 1 May 2026 12:00:30 GMT', PT30S",
    "'Fri, 01 May 2026 12:00:00 GMT', PT0S",
    "'Fri, 01 May 2026 11:00:00 GMT', PT0S",
    "'Fri, 01 May 2026 14:00:00 +0200', PT0S",
    "'Mon, 04 May 2026 12:00:00 GMT', PT24H"
  })
  void retryAfter_date(String header, Duration wait) {
    assertThat(RetryPolicy.retryAfter(header, null, NOW)).isEqualTo(wait);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " ", "soon", "-1", "1.5", "+3", "2026-05-01T12:00:30Z"})
  void retryAfter_neither(String header) {
    assertThat(RetryPolicy.retryAfter(header, null, NOW)).isNull();
  }

  @Test
  void retryAfter_onlyOrdinaryDigitsAreANumber() {
    assertThat(RetryPolicy.retryAfter("\u0661", null, NOW)).isNull();
  }
}
