package azurecensus.exporter.internal.delivery;

import static azurecensus.exporter.internal.delivery.TelemetryQueue.Offer.ADDED;
import static azurecensus.exporter.internal.delivery.TelemetryQueue.Offer.ADDED_WAKE;
import static azurecensus.exporter.internal.delivery.TelemetryQueue.Offer.CLOSED;
import static azurecensus.exporter.internal.delivery.TelemetryQueue.Offer.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.TestTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TelemetryQueueTest {
  private static final long DELAY = Duration.ofMillis(500).toNanos();

  private final TestTime time = new TestTime();

  @Test
  void offer_refusesBeyondTheCount() {
    TelemetryQueue queue = new TelemetryQueue(3, 1000, 10, 1000, time);

    assertThat(offer(queue, 1, 1, 1, 1)).containsExactly(ADDED_WAKE, ADDED, ADDED, REFUSED);
    assertThat(queue.poll().size()).isEqualTo(3);
    assertThat(offer(queue, 1)).containsExactly(ADDED_WAKE);
  }

  @Test
  void offer_refusesBeyondTheBytes() {
    TelemetryQueue queue = new TelemetryQueue(100, 10, 100, 1000, time);

    assertThat(offer(queue, 6, 5, 4, 1)).containsExactly(ADDED_WAKE, REFUSED, ADDED, REFUSED);
    queue.poll();
    assertThat(offer(queue, 10)).containsExactly(ADDED_WAKE);
  }

  @Test
  void offer_wakesForTheFirstItemAndForAWholeBatch() {
    TelemetryQueue byCount = new TelemetryQueue(100, 1000, 3, 1000, time);
    assertThat(offer(byCount, 1, 1, 1, 1, 1))
        .containsExactly(ADDED_WAKE, ADDED, ADDED_WAKE, ADDED, ADDED);

    TelemetryQueue byBytes = new TelemetryQueue(100, 1000, 100, 10, time);
    assertThat(offer(byBytes, 4, 5, 1, 1)).containsExactly(ADDED_WAKE, ADDED, ADDED_WAKE, ADDED);
  }

  @Test
  void offer_isRefusedAfterCloseButWhatIsInCanBeRemoved() {
    TelemetryQueue queue = new TelemetryQueue(100, 1000, 100, 1000, time);
    assertThat(queue.isEmpty()).isTrue();
    offer(queue, 1);
    assertThat(queue.isEmpty()).isFalse();
    queue.close();

    assertThat(offer(queue, 1)).containsExactly(CLOSED);
    assertThat(queue.poll().size()).isEqualTo(1);
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void recycle_writesLaterItemsIntoTheMemoryOfASentBatch() {
    TelemetryQueue queue = new TelemetryQueue(100, 1_000_000, 100, 1_000_000, time);
    offer(queue, 5000, 5000); // the second one is in a block of the usual size
    Batch sent = queue.poll();
    queue.recycle(sent);

    queue.offer(TestBatches.bytes("later"));

    assertThat(TestBatches.text(queue.poll())).isEqualTo("later");
    assertThat(sent.lines().get(1)).isEqualTo(TestBatches.bytes("later"));
  }

  @Test
  void nanosUntilDue_countsFromTheOldestItem() {
    TelemetryQueue queue = new TelemetryQueue(100, 1000, 100, 1000, time);
    assertThat(queue.nanosUntilDue(DELAY)).isEqualTo(Long.MAX_VALUE);
    offer(queue, 1);
    time.pass(Duration.ofMillis(200));
    offer(queue, 1);

    assertThat(queue.nanosUntilDue(DELAY)).isEqualTo(Duration.ofMillis(300).toNanos());
    time.pass(Duration.ofSeconds(1));
    assertThat(queue.nanosUntilDue(DELAY)).isZero();
  }

  @Test
  void nanosUntilDue_isNowForAWholeBatch() {
    TelemetryQueue byCount = new TelemetryQueue(100, 1000, 2, 1000, time);
    offer(byCount, 1, 1);
    assertThat(byCount.nanosUntilDue(DELAY)).isZero();

    TelemetryQueue byBytes = new TelemetryQueue(100, 1000, 100, 10, time);
    offer(byBytes, 10);
    assertThat(byBytes.nanosUntilDue(DELAY)).isZero();
  }

  @Test
  void poll_takesWhatOnePostTakes() {
    TelemetryQueue byCount = new TelemetryQueue(100, 1000, 3, 1000, time);
    offer(byCount, 1, 1, 1, 1);
    assertThat(List.of(byCount.poll().size(), byCount.poll().size())).containsExactly(3, 1);

    TelemetryQueue byBytes = new TelemetryQueue(100, 1000, 100, 10, time);
    offer(byBytes, 5, 5, 1, 30);
    assertThat(
            List.of(byBytes.poll().size(), byBytes.poll().size(), byBytes.poll().size()))
        .containsExactly(2, 1, 1); // an item above the limit is a batch of its own
    assertThat(byBytes.poll()).isNull();
  }

  @Test
  void poll_keepsTheOrder() {
    TelemetryQueue queue = new TelemetryQueue(100, 1000, 2, 1000, time);
    offer(queue, 1, 2, 3);

    assertThat(queue.poll().lines()).extracting(line -> line.length).containsExactly(1, 2);
    assertThat(queue.poll().lines()).extracting(line -> line.length).containsExactly(3);
  }

  private static List<TelemetryQueue.Offer> offer(TelemetryQueue queue, int... lengths) {
    return IntStream.of(lengths)
        .mapToObj(length -> queue.offer("x".repeat(length).getBytes(StandardCharsets.UTF_8)))
        .toList();
  }
}
