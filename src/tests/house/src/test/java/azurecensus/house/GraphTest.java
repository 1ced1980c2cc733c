package azurecensus.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class GraphTest {
  private final Graph graph = new Graph();

  @Test
  void circles_areEmptyWithoutAWayBack() {
    graph.add("a", "b");
    graph.add("a", "c");
    graph.add("b", "c");
    graph.add("c", "c");

    assertThat(graph.circles()).isEmpty();
  }

  @Test
  void circles_areNamedOnceEach() {
    graph.add("a", "b");
    graph.add("b", "c");
    graph.add("c", "a");
    graph.add("c", "d");
    graph.add("d", "e");
    graph.add("e", "d");

    assertThat(graph.circles()).containsExactlyInAnyOrder(Set.of("a", "b", "c"), Set.of("d", "e"));
  }
}
