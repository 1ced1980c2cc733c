package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorChainTest {
  private final List<String> order = new ArrayList<>();
  private final TelemetryItem item = Bench.message("m");

  @Test
  void process_runsInTheOrderAdded() {
    boolean keep = chain(i -> order.add("one"), i -> order.add("two")).process(item);

    assertThat(keep).isTrue();
    assertThat(order).containsExactly("one", "two");
  }

  @Test
  void process_stopsWhereOneDrops() {
    assertThat(chain(i -> false, i -> order.add("two")).process(item)).isFalse();
    assertThat(order).isEmpty();
  }

  @Test
  void process_skipsOneThatFails() {
    TelemetryProcessor failing = i -> {
      throw new IllegalStateException("5ecret of " + i);
    };
    TelemetryProcessor unlinked = i -> {
      throw new NoClassDefFoundError("missing");
    };

    TelemetryProcessor recursive = i -> {
      throw new StackOverflowError();
    };
    TelemetryProcessor asserting = i -> {
      throw new AssertionError("written in Kotlin, it might throw anything");
    };

    assertThat(chain(failing, unlinked, recursive, asserting, i -> order.add("three"))
            .process(item))
        .isTrue();
    assertThat(order).containsExactly("three");
  }

  @Test
  void process_canRewriteTheItem() {
    chain(i -> i.setMessage("other").getTags().put("ai.user.id", "u") == null).process(item);

    assertThat(Wire.envelope(item).at("/data/baseData/message").asText()).isEqualTo("other");
    assertThat(item.getTags()).containsEntry("ai.user.id", "u");
  }

  private static ProcessorChain chain(TelemetryProcessor... processors) {
    return new ProcessorChain(List.of(processors), new OccasionalLog(new TestTime()));
  }
}
