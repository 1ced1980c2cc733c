package azurecensus.host.memory;

import azurecensus.host.staged.FunctionBinding;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The rows of tables, by partition and row key. Thread-safe. */
final class Tables {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PARTITION = "PartitionKey";
  private static final String ROW = "RowKey";

  private final Map<Destination, NavigableMap<Key, ObjectNode>> tables = new HashMap<>();

  private record Key(String partition, String row) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = partition.compareTo(other.partition);
      return order == 0 ? row.compareTo(other.row) : order;
    }
  }

  /**
   * Inserts or replaces a row.
   *
   * @param output its keys are used where the row has none
   * @param fill replaces placeholders
   * @throws IllegalArgumentException when the text is no JSON object or has no keys
   */
  synchronized void put(
      Destination table, FunctionBinding output, String text, UnaryOperator<String> fill) {
    ObjectNode row = row(text);
    Key key = new Key(
        key(row, PARTITION, fill.apply(output.attribute(PARTITION))),
        key(row, ROW, fill.apply(output.attribute(ROW))));
    tables
        .computeIfAbsent(table, any -> new TreeMap<>())
        .put(key, row.put(PARTITION, key.partition()).put(ROW, key.row()));
  }

  private static ObjectNode row(String text) {
    try {
      if (JSON.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      // Reported below, without the content.
    }
    throw new IllegalArgumentException("A row of a table must be a JSON object.");
  }

  private static String key(ObjectNode row, String name, String fallback) {
    for (Map.Entry<String, JsonNode> property : row.properties()) {
      if (property.getKey().equalsIgnoreCase(name)) {
        row.remove(property.getKey());
        return property.getValue().asText();
      }
    }
    if (fallback.isEmpty()) {
      throw new IllegalArgumentException("A row of a table needs a " + name + ".");
    }
    return fallback;
  }

  /**
   * Reads one row, or an array of rows when the input names no row key.
   *
   * @return JSON; null when there is no such row
   */
  synchronized String read(
      Destination table, FunctionBinding input, Function<String, String> fill) {
    String partition = fill.apply(input.attribute(PARTITION));
    String row = fill.apply(input.attribute(ROW));
    NavigableMap<Key, ObjectNode> rows = tables.getOrDefault(table, new TreeMap<>());
    if (!row.isEmpty()) {
      ObjectNode found = rows.get(new Key(partition, row));
      return found == null ? null : found.toString();
    }
    String take = input.attribute("take");
    int most = take.matches("[1-9]\\d{0,8}") ? Integer.parseInt(take) : Integer.MAX_VALUE;
    ArrayNode found = JSON.createArrayNode();
    rows.forEach((key, value) -> {
      if ((partition.isEmpty() || partition.equals(key.partition())) && found.size() < most) {
        found.add(value);
      }
    });
    return found.toString();
  }
}
