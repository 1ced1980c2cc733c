package azurecensus.kql.syntax;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class Similar {
  private Similar() {}

  /** The candidate with the fewest differences, when these are few enough to be a slip. */
  public static Optional<String> to(String name, Collection<String> candidates) {
    String best = null;
    int fewest = Math.min(3, Math.max(1, name.length() / 3)) + 1;
    for (String candidate : candidates) {
      int differences = candidate.equalsIgnoreCase(name) ? 0 : distance(name, candidate);
      if (differences < fewest) {
        fewest = differences;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Levenshtein's distance. */
  private static int distance(String a, String b) {
    if (Math.abs(a.length() - b.length()) > 3) {
      return Integer.MAX_VALUE;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int above = row[j];
        int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
        diagonal = above;
      }
    }
    return row[b.length()];
  }
}
