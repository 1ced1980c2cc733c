package azurecensus.clientsparity;

import azurecensus.exporter.testing.DocumentSection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures what tracing adds to a call: CPU time and allocated bytes of all threads of Java. The
 * kinds of tracing run in processes of their own, in turn; what a round adds is its difference from
 * the round's process without tracing. Every span is recorded and handed to an exporter that drops
 * it. Not part of the build: {@code src/tests/clients-parity/measure} runs it.
 */
@Timeout(3600)
class ClientOverhead {
  private static final Path LOGS = Path.of("target", "client-overhead");

  private static final int CALLS = Integer.getInteger("overhead.calls");
  private static final int ROUNDS = Integer.getInteger("overhead.rounds");

  /** The recorded spans for each measured call, by kind; the least of the rounds. */
  private final Map<String, Long> recorded = new TreeMap<>();

  private record Cost(double micros, double bytes) {
    Cost minus(Cost other) {
      return new Cost(micros - other.micros, bytes - other.bytes);
    }
  }

  @Test
  void measure() throws Exception {
    Map<String, Map<String, List<Cost>>> costs = new LinkedHashMap<>();
    try (LocalServers servers = new LocalServers()) {
      for (int round = 1; round <= ROUNDS; round++) {
        Map<String, Cost> plain = round("plain", servers);
        collect("plain", plain, costs);
        for (String kind : List.of("ours", "libraries")) {
          Map<String, Cost> added = new LinkedHashMap<>();
          round(kind, servers)
              .forEach((call, cost) -> added.put(call, cost.minus(plain.get(call))));
          collect(kind, added, costs);
        }
        System.out.println("round " + round + " of " + ROUNDS);
      }
    }
    List<String> table = table(costs);
    System.out.println(String.join("\n", table));
    System.out.println("spans recorded while each call was made twice: " + recorded);
    if (Boolean.getBoolean("docs.update")) {
      new DocumentSection("../src/clients/README.md", "overhead").writeOrCheck(table);
    }
  }

  private Map<String, Cost> round(String kind, LocalServers servers) throws Exception {
    Map<String, Cost> costs = new LinkedHashMap<>();
    for (String line : Processes.run(kind, "", servers, CALLS, LOGS.resolve(kind))) {
      String[] cells = line.split("\t", -1);
      if (cells[0].equals(CallProgram.RECORDED)) {
        recorded.merge(kind, Long.parseLong(cells[1]) / CALLS, Math::min);
        continue;
      }
      costs.put(
          cells[0], new Cost(Double.parseDouble(cells[1]) / 1000, Double.parseDouble(cells[2])));
    }
    return costs;
  }

  private static void collect(
      String kind, Map<String, Cost> round, Map<String, Map<String, List<Cost>>> costs) {
    round.forEach((call, cost) -> costs
        .computeIfAbsent(call, any -> new LinkedHashMap<>())
        .computeIfAbsent(kind, any -> new ArrayList<>())
        .add(cost));
  }

  private static List<String> table(Map<String, Map<String, List<Cost>>> costs) {
    List<String> table = new ArrayList<>();
    table.add("| call | untraced, µs | ours adds, µs | OpenTelemetry's adds, µs | ratio "
        + "| ours adds, bytes | OpenTelemetry's adds, bytes | ratio |");
    table.add("|---|--:|--:|--:|--:|--:|--:|--:|");
    costs.forEach((call, kinds) -> {
      // There is no library for these two, so its process measures calls without tracing.
      boolean hasRival = !call.matches("(HttpURLConnection|Apache HttpClient, async.*): .*");
      List<String> cells = new ArrayList<>(
          List.of(call.replace(": success", ""), spread(kinds.get("plain"), Cost::micros, 0)));
      for (int digits = 1; digits >= 0; digits--) {
        ToDoubleFunction<Cost> value = digits == 1 ? Cost::micros : Cost::bytes;
        cells.add(spread(kinds.get("ours"), value, digits));
        cells.add(hasRival ? spread(kinds.get("libraries"), value, digits) : "");
        cells.add(hasRival ? ratio(kinds.get("ours"), kinds.get("libraries"), value) : "");
      }
      table.add("| " + String.join(" | ", cells) + " |");
    });
    return table;
  }

  /** Returns no ratio where a range reaches zero: the cost is within the noise of the calls. */
  private static String ratio(List<Cost> ours, List<Cost> theirs, ToDoubleFunction<Cost> value) {
    return sorted(ours, value)[0] > 0 && sorted(theirs, value)[0] > 0
        ? number(median(ours, value) / median(theirs, value), 2)
        : "";
  }

  private static String spread(List<Cost> costs, ToDoubleFunction<Cost> value, int digits) {
    double[] sorted = sorted(costs, value);
    return number(median(costs, value), digits) + " (" + number(sorted[0], digits) + " to "
        + number(sorted[sorted.length - 1], digits) + ")";
  }

  private static double median(List<Cost> costs, ToDoubleFunction<Cost> value) {
    double[] sorted = sorted(costs, value);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  private static double[] sorted(List<Cost> costs, ToDoubleFunction<Cost> value) {
    double[] values = costs.stream().mapToDouble(value).toArray();
    Arrays.sort(values);
    return values;
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
