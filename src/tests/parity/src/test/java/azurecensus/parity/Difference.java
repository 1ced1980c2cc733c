package azurecensus.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A field of an item with different values. */
record Difference(String scenario, String type, String field, String ours, String theirs) {
  static final String ABSENT = "(absent)";

  @Override
  public String toString() {
    return "\n" + scenario + " | " + type + " | " + field + " | " + shortened(ours) + " | "
        + shortened(theirs);
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "... (" + text.length() + ")";
  }

  /** Compares two envelopes field by field. */
  static List<Difference> between(String scenario, String type, JsonNode ours, JsonNode theirs) {
    Map<String, String> our = Fields.of(ours);
    Map<String, String> their = Fields.of(theirs);
    Set<String> names = new TreeSet<>(our.keySet());
    names.addAll(their.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      String a = our.getOrDefault(name, Difference.ABSENT);
      String b = their.getOrDefault(name, Difference.ABSENT);
      if (!a.equals(b)) {
        differences.add(new Difference(scenario, type, name, a, b));
      }
    }
    return differences;
  }
}
