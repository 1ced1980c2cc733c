package azurecensus.house;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Arrows between named nodes. */
final class Graph {
  private final Map<String, Set<String>> arrows = new TreeMap<>();

  /** Adds an arrow; one from a node to itself is ignored. */
  void add(String from, String to) {
    Set<String> targets = arrows.computeIfAbsent(from, node -> new TreeSet<>());
    if (!from.equals(to)) {
      targets.add(to);
    }
  }

  /**
   * The circles: each set of two or more nodes in which every node can be reached from every other.
   * (Tarjan's strongly connected components.)
   */
  List<Set<String>> circles() {
    Search search = new Search();
    for (String node : arrows.keySet()) {
      if (!search.index.containsKey(node)) {
        search.visit(node);
      }
    }
    return search.circles;
  }

  private final class Search {
    private final Map<String, Integer> index = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final List<Set<String>> circles = new ArrayList<>();

    private void visit(String node) {
      index.put(node, index.size());
      lowest.put(node, index.get(node));
      path.push(node);
      for (String target : arrows.getOrDefault(node, Set.of())) {
        if (!index.containsKey(target)) {
          visit(target);
          lowest.merge(node, lowest.get(target), Math::min);
        } else if (path.contains(target)) {
          lowest.merge(node, index.get(target), Math::min);
        }
      }
      if (lowest.get(node).equals(index.get(node))) {
        Set<String> circle = new TreeSet<>();
        String member;
        do {
          member = path.pop();
          circle.add(member);
        } while (!member.equals(node));
        if (circle.size() > 1) {
          circles.add(circle);
        }
      }
    }
  }
}
