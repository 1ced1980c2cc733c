package azurecensus.clientsparity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A column of a dependency with two values, a property that one side has, or a dependency that one
 * side has.
 *
 * @param column the column; {@code property} or {@code dependency} for what one side has
 */
record Difference(String call, String column, String ours, String theirs) {
  static final String ABSENT = "(absent)";

  /** Compares the dependencies of a call in their order. */
  static List<Difference> between(String call, List<Dependency> ours, List<Dependency> theirs) {
    List<Difference> found = new ArrayList<>();
    for (int i = 0; i < Math.max(ours.size(), theirs.size()); i++) {
      if (i >= ours.size()) {
        found.add(new Difference(call, "dependency", ABSENT, theirs.get(i).get("name")));
      } else if (i >= theirs.size()) {
        found.add(new Difference(call, "dependency", ours.get(i).get("name"), ABSENT));
      } else {
        compare(call, ours.get(i), theirs.get(i), found);
      }
    }
    return found;
  }

  private static void compare(
      String call, Dependency ours, Dependency theirs, List<Difference> found) {
    for (String column : Dependency.COLUMNS) {
      if (column.equals("properties")) {
        Set<String> our = properties(ours);
        Set<String> their = properties(theirs);
        Set<String> all = new TreeSet<>(our);
        all.addAll(their);
        for (String name : all) {
          if (!our.contains(name)) {
            found.add(new Difference(call, "property", ABSENT, name));
          } else if (!their.contains(name)) {
            found.add(new Difference(call, "property", name, ABSENT));
          }
        }
      } else if (!ours.get(column).equals(theirs.get(column))) {
        found.add(new Difference(call, column, ours.get(column), theirs.get(column)));
      }
    }
  }

  private static Set<String> properties(Dependency dependency) {
    Set<String> names = new TreeSet<>(Arrays.asList(dependency.get("properties").split(", ", -1)));
    names.remove("");
    return names;
  }

  /** True for a property with this name that ours alone has, or theirs alone. */
  boolean isProperty(String pattern) {
    return column.equals("property") && (ours.equals(ABSENT) ? theirs : ours).matches(pattern);
  }

  @Override
  public String toString() {
    return "\n" + call + " | " + column + " | " + ours + " | " + theirs;
  }
}
