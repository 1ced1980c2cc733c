package azurecensus.exporter.testing;

import azurecensus.exporter.internal.delivery.RetryPolicy;
import java.time.Duration;

/** Durations for tests over real sockets. */
public final class TestTiming {
  /**
   * Short pauses and long time-outs: on a busy machine a response may take long, and an exporter
   * that does not wait for it sends twice.
   */
  public static final RetryPolicy.Timing FAST = withReadTimeout(Duration.ofSeconds(20));

  private TestTiming() {}

  /** Returns short pauses with this time-out. */
  public static RetryPolicy.Timing withReadTimeout(Duration readTimeout) {
    return new RetryPolicy.Timing(
        Duration.ofSeconds(20),
        readTimeout,
        Duration.ofMillis(10),
        Duration.ofMillis(100),
        Duration.ofMillis(20),
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        Duration.ofMillis(50));
  }
}
