package azurecensus.portal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  private static final long MEBIBYTE = 1 << 20;

  private long used = 200 * MEBIBYTE;
  private long stored;
  private final NativeMemory memory = new NativeMemory(() -> stored, () -> used);

  @Test
  void query_mayUse512Mebibytes() {
    memory.queryStarts();
    used += 512 * MEBIBYTE;
    assertThat(memory.isExceeded()).isFalse();
    used++;

    assertThat(memory.isExceeded()).isTrue();
  }

  @Test
  void memoryThatIsNotReturnedYet_makesTheNextQueryWaitAndDoesNotStopIt() {
    memory.queryStarts();
    used += 1300 * MEBIBYTE;
    memory.queryEnds();
    assertThat(memory.hasRoom()).isFalse();

    used -= 900 * MEBIBYTE;
    assertThat(memory.hasRoom()).isTrue();
    memory.queryStarts();
    used += 512 * MEBIBYTE;
    assertThat(memory.isExceeded()).isFalse();
  }

  @Test
  void queriesOneAfterTheOther_cannotRaiseTheBound() {
    for (int i = 0; i < 10; i++) {
      memory.queryStarts();
      used += 400 * MEBIBYTE;
      memory.queryEnds();
      if (!memory.hasRoom()) {
        return;
      }
    }
    assertThat(used).as("memory without a bound").isZero();
  }

  @Test
  void secondQuery_startsBesideTheFirstAndSharesItsBound() {
    memory.queryStarts();
    used += 500 * MEBIBYTE;
    assertThat(memory.hasRoom()).isTrue();
    memory.queryStarts();
    used += 13 * MEBIBYTE;

    assertThat(memory.isExceeded()).isTrue();
  }

  @Test
  void storedTelemetry_isNoGrowthByQueries() {
    memory.queryStarts();
    memory.queryEnds();
    stored += 1000 * MEBIBYTE;
    used += 1400 * MEBIBYTE;

    assertThat(memory.hasRoom()).isTrue();
    memory.queryStarts();
    assertThat(memory.isExceeded()).isFalse();
  }

  @Test
  void outsideHeap_doesNotGrowWhileTheHeapFills() {
    long before = NativeMemory.outsideHeap();
    byte[][] filled = new byte[64][];
    try {
      for (int i = 0; i < filled.length; i++) {
        filled[i] = new byte[(int) MEBIBYTE];
        Arrays.fill(filled[i], (byte) i);
      }

      assertThat(NativeMemory.outsideHeap() - before).isLessThan(40 * MEBIBYTE);
    } finally {
      Reference.reachabilityFence(filled);
    }
  }
}
