package azurecensus.portal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opentest4j.AssertionFailedError;

/**
 * The items of one operation as a tree, for assertions in tests: {@link #assertTree} compares it
 * with a drawing, and {@link #toString} draws it. Immutable.
 *
 * <p>Each line of the drawing is the type of an item and its naming columns, indented by two blanks
 * more than the line of its parent:
 *
 * <pre>
 * request instrumentation 200 [instrumentation-app]
 *   dependency InProc long running api call [instrumentation-app]
 *   dependency HTTP GET /api/time/current/zone 200 [instrumentation-app]
 *     request GET /api/time/current/zone 200 [time-api]
 *   exception java.lang.IllegalStateException [instrumentation-app]
 *   trace Warning log warning message [instrumentation-app]
 * </pre>
 */
public final class OperationTree {
  private static final List<String> SEVERITIES =
      List.of("Verbose", "Information", "Warning", "Error", "Critical");
  private static final Set<String> SPANS =
      Set.of("request", "dependency", "pageView", "availabilityResult");

  private final String operationId;
  private final List<Item> roots;
  private final List<Item> items;

  private OperationTree(String operationId, List<Item> roots, List<Item> items) {
    this.operationId = operationId;
    this.roots = roots;
    this.items = items;
  }

  /** An item with its children. */
  public static final class Item {
    private final JsonNode json;
    private final List<Item> children = new ArrayList<>();
    private Item parent;

    private Item(JsonNode json) {
      this.json = json;
    }

    /**
     * A column by its Application Insights name, such as {@code cloud_RoleName}; empty text when
     * the item has no value there.
     */
    public String get(String column) {
      return json.path(column).asText("");
    }

    /** A custom property; empty text when absent. */
    public String property(String name) {
      return json.path("customDimensions").path(name).asText("");
    }

    /** The type: {@code request}, {@code dependency}, {@code trace}, {@code exception}, … */
    public String type() {
      return get("itemType");
    }

    /** The duration in milliseconds; 0 for items without one. */
    public double duration() {
      return json.path("duration").asDouble();
    }

    /** The children of this item, oldest first. */
    public List<Item> children() {
      return Collections.unmodifiableList(children);
    }

    /** The parent of this item, or empty for a root. */
    public Optional<Item> parent() {
      return Optional.ofNullable(parent);
    }

    private boolean isBelow(Item ancestor) {
      for (Item at = this; at != null; at = at.parent) {
        if (at == ancestor) {
          return true;
        }
      }
      return false;
    }

    /** The item's line of the drawing, without its indentation. */
    @Override
    public String toString() {
      List<String> words = new ArrayList<>();
      words.add(type());
      switch (type()) {
        case "dependency" ->
          words.addAll(List.of(
              get("type"), get("name"), "0".equals(get("resultCode")) ? "" : get("resultCode")));
        case "trace" ->
          words.addAll(List.of(
              SEVERITIES.get(json.path("severityLevel").asInt(1)), oneLine(get("message"))));
        case "exception" -> words.add(get("type"));
        case "request" -> words.addAll(List.of(get("name"), get("resultCode")));
        default -> words.add(get("name"));
      }
      words.add(get("cloud_RoleName").isEmpty() ? "" : '[' + get("cloud_RoleName") + ']');
      return words.stream().filter(word -> !word.isEmpty()).collect(Collectors.joining(" "));
    }

    private static String oneLine(String text) {
      String line = text.replaceAll("\\s+", " ").strip();
      return line.length() > 120 ? line.substring(0, 120) + '…' : line;
    }
  }

  static OperationTree of(String operationId, Iterable<JsonNode> json) {
    List<Item> items = new ArrayList<>();
    Map<String, Item> byId = new HashMap<>();
    for (JsonNode node : json) {
      Item item = new Item(node);
      items.add(item);
      if (SPANS.contains(item.type()) && !item.get("id").isEmpty()) {
        byId.putIfAbsent(item.get("id"), item);
      }
    }
    List<Item> roots = new ArrayList<>();
    for (Item item : items) {
      Item parent = byId.get(item.get("operation_ParentId"));
      if (parent == null || parent.isBelow(item)) {
        roots.add(item);
      } else {
        item.parent = parent;
        parent.children.add(item);
      }
    }
    return new OperationTree(operationId, List.copyOf(roots), List.copyOf(items));
  }

  /** The operation's id. */
  public String operationId() {
    return operationId;
  }

  /** Every item, oldest first. */
  public List<Item> items() {
    return items;
  }

  /** The items without a parent. */
  public List<Item> roots() {
    return roots;
  }

  /** The items of a type, such as {@code request}, oldest first. */
  public List<Item> items(String type) {
    return items.stream().filter(item -> item.type().equals(type)).toList();
  }

  /** True when a request of this name is among the items. */
  public boolean hasRequest(String name) {
    return items("request").stream().anyMatch(request -> request.get("name").equals(name));
  }

  /**
   * The only item of a type with this name, exception type or message.
   *
   * @throws AssertionError when there is none, or more than one; the message shows the tree
   */
  public Item only(String type, String name) {
    Set<Item> found = Collections.newSetFromMap(new IdentityHashMap<>());
    items(type).stream()
        .filter(item -> item.get("name").equals(name)
            || item.get("message").equals(name)
            || (type.equals("exception") && item.get("type").equals(name)))
        .forEach(found::add);
    if (found.size() != 1) {
      throw new AssertionError(
          "Expected one " + type + ' ' + name + " and found " + found.size() + " in:\n" + this);
    }
    return found.iterator().next();
  }

  /**
   * Compares the tree with a drawing. Siblings may come in any order. A line of the drawing may be
   * shorter than the line of the item, and {@code *} stands for any text.
   *
   * @throws AssertionError when the two differ; the message shows both, and an IDE compares them
   *     line by line
   */
  public OperationTree assertTree(String drawing) {
    return assertTree(drawing, false);
  }

  /**
   * Compares the tree with a drawing as {@link #assertTree} does, but log lines that the drawing
   * does not name may be there: an added log statement then fails no test. The drawing may still
   * name {@code trace} lines, which must be there.
   *
   * @throws AssertionError when the two differ; the message shows both, and an IDE compares them
   *     line by line
   */
  public OperationTree assertTreeWithOtherTraces(String drawing) {
    return assertTree(drawing, true);
  }

  private OperationTree assertTree(String drawing, boolean otherTraces) {
    List<Drawn> expected = Drawn.parse(drawing);
    if (!Drawn.match(expected, roots, otherTraces)) {
      throw new AssertionFailedError(
          "Expected this operation:\n" + drawing.strip() + "\n\nbut it was:\n" + this,
          drawing.strip() + '\n',
          toString());
    }
    return this;
  }

  /** A line of a drawing with the lines below it. */
  private static final class Drawn {
    private final String pattern;
    private final List<Drawn> children = new ArrayList<>();

    Drawn(String line) {
      StringBuilder regex = new StringBuilder();
      for (String part : line.strip().split("\\*", -1)) {
        regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
      }
      this.pattern = regex.append("(?: .*)?").toString();
    }

    static List<Drawn> parse(String drawing) {
      List<Drawn> roots = new ArrayList<>();
      List<Drawn> path = new ArrayList<>();
      List<Integer> indents = new ArrayList<>();
      for (String line : drawing.lines().filter(text -> !text.isBlank()).toList()) {
        int indent = line.length() - line.stripLeading().length();
        while (!indents.isEmpty() && indents.get(indents.size() - 1) >= indent) {
          indents.remove(indents.size() - 1);
          path.remove(path.size() - 1);
        }
        Drawn drawn = new Drawn(line);
        (path.isEmpty() ? roots : path.get(path.size() - 1).children).add(drawn);
        path.add(drawn);
        indents.add(indent);
      }
      return roots;
    }

    /**
     * True when lines and items match one to one.
     *
     * @param otherTraces true when traces without a line are left out
     */
    static boolean match(List<Drawn> lines, List<Item> items, boolean otherTraces) {
      if (lines.isEmpty()) {
        return items.stream().allMatch(item -> otherTraces && item.type().equals("trace"));
      }
      if (lines.size() > items.size()) {
        return false;
      }
      Drawn first = lines.get(0);
      for (Item item : items) {
        if (item.toString().matches(first.pattern)
            && match(first.children, item.children, otherTraces)) {
          List<Item> others = new ArrayList<>(items);
          others.remove(item);
          if (match(lines.subList(1, lines.size()), others, otherTraces)) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /** The tree as a drawing, one item a line. */
  @Override
  public String toString() {
    StringBuilder drawing = new StringBuilder();
    roots.forEach(root -> draw(root, 0, drawing));
    return drawing.toString();
  }

  private static void draw(Item item, int depth, StringBuilder drawing) {
    drawing.append("  ".repeat(depth)).append(item).append('\n');
    item.children.forEach(child -> draw(child, depth + 1, drawing));
  }
}
