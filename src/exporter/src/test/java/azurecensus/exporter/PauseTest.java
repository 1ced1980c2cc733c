package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PauseTest {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final TestTime time = new TestTime();
  private double random;
  private final Backoff backoff = new Backoff(FIRST, LONGEST, () -> random);
  private final Pause pause = new Pause(backoff, time);

  @Test
  void backoff_doublesUpToTheCeilingWithJitterInItsUpperHalf() {
    List<String> ranges = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Backoff low = new Backoff(FIRST, LONGEST, () -> 0);
      Backoff high = new Backoff(FIRST, LONGEST, () -> 1);
      for (int failures = 0; failures < i; failures++) {
        low.failed(null);
        high.failed(null);
      }
      ranges.add(Duration.ofNanos(low.failed(null)) + " " + Duration.ofNanos(high.failed(null)));
    }

    assertThat(ranges)
        .containsExactly(
            "PT0.5S PT1S", "PT1S PT2S", "PT2S PT4S", "PT4S PT8S", "PT5S PT10S", "PT5S PT10S");
  }

  @Test
  void backoff_staysAtTheCeilingForEver() {
    for (int i = 0; i < 200; i++) {
      assertThat(backoff.failed(null)).isPositive().isLessThanOrEqualTo(LONGEST.toNanos());
    }
  }

  @Test
  void backoff_isWhatWasAskedForAndALittleMore() {
    assertThat(Duration.ofNanos(backoff.failed(Duration.ofMinutes(7)))).hasToString("PT7M");
    random = 0.5;
    assertThat(Duration.ofNanos(backoff.failed(Duration.ofMinutes(7)))).hasToString("PT7M0.5S");
  }

  @Test
  void backoff_startsAnewAfterSuccess() {
    backoff.failed(null);
    backoff.failed(null);
    backoff.succeeded();

    assertThat(Duration.ofNanos(backoff.failed(null))).hasToString("PT0.5S");
  }

  @Test
  void pause_isOnUntilItsEnd() {
    assertThat(pause.left()).isZero();
    pause.begin(Duration.ofSeconds(3));
    assertThat(Duration.ofNanos(pause.left())).hasToString("PT3S");
    assertThat(pause.isAskedFor()).isTrue();
    time.pass(Duration.ofSeconds(3).minusNanos(1));
    assertThat(pause.left()).isEqualTo(1);
    time.pass(Duration.ofNanos(1));

    assertThat(pause.left()).isZero();
    assertThat(pause.isAskedFor()).isFalse();
  }

  @Test
  void pause_ofOursIsNotAskedFor() {
    pause.begin(null);

    assertThat(pause.left()).isPositive();
    assertThat(pause.isAskedFor()).isFalse();
  }

  @Test
  void skip_forgetsThePauseAndEndForgetsTheFailuresToo() {
    pause.begin(null);
    pause.skip();
    assertThat(pause.left()).isZero();
    pause.begin(null);
    assertThat(Duration.ofNanos(pause.left())).hasToString("PT1S");

    pause.end();
    assertThat(pause.left()).isZero();
    pause.begin(null);
    assertThat(Duration.ofNanos(pause.left())).hasToString("PT0.5S");
  }
}
