package azurecensus.clientsparity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The intended differences from OpenTelemetry's tracing of the same calls, with their reasons. */
final class Decisions {
  private final List<Decision> decisions = List.of(
      new Decision(
          "Types are in capitals: `HTTP`, not `Http`, and `GRPC`, not `grpc`",
          "The spelling of the OpenCensus family; the portal compares types without regard to case.",
          d -> d.column().equals("type") && d.ours().equalsIgnoreCase(d.theirs())),
      new Decision(
          "URLs have no query",
          "A query often has keys and signatures. OkHttp records the parameters that the app allows.",
          d -> d.column().equals("data") && d.theirs().startsWith(d.ours() + "?")),
      new Decision(
          "Redirects are no dependencies of their own, for any client",
          "The app has made one call. `http.redirects` and `http.final_url` have the rest; "
              + "the result is that of the last response.",
          d -> d.call().endsWith(": redirect")
              && (d.column().equals("dependency")
                  || d.column().equals("resultCode")
                  || d.isProperty("http\\.(redirects|final_url)"))),
      new Decision(
          "A failed call has the properties `status` and `statusDescription`",
          "The portal has no column for the reason of a failure.",
          d -> d.isProperty("status|statusDescription")),
      new Decision(
          "Without a status code from HTTP or gRPC the result is OpenCensus' canonical code",
          "The portal shows `0` for success and groups failures by the code; "
              + "the others leave it empty, or `0` for a failure.",
          d -> d.column().equals("resultCode")
              && (d.theirs().isEmpty() || d.theirs().equals("0"))),
      new Decision(
          "Database calls are named `SELECT orders`, without the database",
          "The target has the database.",
          d -> d.call().startsWith("JDBC: ")
              && d.column().equals("name")
              && d.theirs().replace("shop.", "").equals(d.ours())),
      new Decision(
          "A batch is named `BATCH INSERT orders` and has its size, `db.operation.batch.size`",
          "It differs from a single statement in what it costs.",
          d -> d.call().equals("JDBC: batch")
              && (d.column().equals("name") || d.isProperty("db\\.operation\\.batch\\.size"))),
      new Decision(
          "A failed database call has its SQL state, `db.response.status_code`",
          "It tells a duplicate key from a lost connection, whatever the vendor's text says.",
          d -> d.isProperty("db\\.response\\.status_code")),
      new Decision(
          "Calls of the Azure SDK have the service as type: `Azure blob`, `Azure queue`, `Azure table`",
          "These are Application Insights' own names, for which its map has icons.",
          d -> d.column().equals("type") && d.ours().startsWith("Azure ")),
      new Decision(
          "`azure.resource_provider.namespace` and `azure.service.request.id` are left out",
          "The type has the former; `az.service_request_id` has the same value as the latter.",
          d -> d.isProperty("azure\\..*")),
      new Decision(
          "gRPC's attempts are dependencies, below an in-process span of the whole call",
          "gRPC's own OpenCensus tracing makes both spans; an attempt sends the trace context.",
          d -> d.call().startsWith("gRPC: ")
              && (d.column().equals("dependency")
                  || d.isProperty("previous-rpc-attempts|transparent-retry"))),
      new Decision(
          "The target of a gRPC call is the service, not the host",
          "gRPC's OpenCensus tracing does not know the host.",
          d -> d.call().startsWith("gRPC: ") && d.column().equals("target")),
      new Decision(
          "`_MS.ProcessedByMetricExtractors` is missing",
          "The agent marks with it what it has counted in metrics of its own; here the portal counts.",
          d -> d.isProperty("_MS\\.ProcessedByMetricExtractors")));

  private final Map<Decision, Map<String, Integer>> found = new LinkedHashMap<>();

  Decisions() {
    decisions.forEach(decision -> found.put(decision, new LinkedHashMap<>()));
  }

  /** Returns the differences from a rival for which there is no decision, and counts the others. */
  List<Difference> undecided(String rival, List<Difference> differences) {
    List<Difference> undecided = new ArrayList<>();
    for (Difference difference : differences) {
      decisions.stream()
          .filter(decision -> decision.applies().test(difference))
          .findFirst()
          .ifPresentOrElse(
              decision -> found.get(decision).merge(rival, 1, Integer::sum),
              () -> undecided.add(difference));
    }
    return undecided;
  }

  /** Returns the lines of a Markdown table with the decisions that were needed. */
  List<String> table(List<String> rivals) {
    List<String> table = new ArrayList<>();
    table.add("| what differs | why | " + String.join(" | ", rivals) + " |");
    table.add("|---|---|" + "--:|".repeat(rivals.size()));
    found.forEach((decision, counts) -> {
      if (!counts.isEmpty()) {
        StringBuilder row =
            new StringBuilder("| " + decision.what() + " | " + decision.why() + " |");
        rivals.forEach(
            rival -> row.append(' ').append(counts.getOrDefault(rival, 0)).append(" |"));
        table.add(row.toString());
      }
    });
    return table;
  }

  private record Decision(String what, String why, Predicate<Difference> applies) {}
}
