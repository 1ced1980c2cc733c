package azurecensus.clientsparity;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.DocumentSection;
import azurecensus.exporter.testing.ScriptedEndpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Makes the same calls in three processes: traced by our clients, by OpenTelemetry's library
 * instrumentations with Azure Monitor's exporter, and by the Application Insights agent. The
 * columns of the dependencies that arrive are compared; each difference must be one of the
 * {@link Decisions}.
 */
@Timeout(600)
class ITClientParity {
  private static final Path LOGS = Path.of("target", "client-parity");

  @Test
  void everyDifferenceIsADecision() throws Exception {
    try (LocalServers servers = new LocalServers()) {
      Map<String, List<Dependency>> ours = dependencies("ours", servers);
      assertThat(ours).hasSize(35);
      Decisions decisions = new Decisions();
      List<Difference> undecided = new ArrayList<>();
      for (String rival : List.of("libraries", "agent")) {
        Map<String, List<Dependency>> theirs = dependencies(rival, servers);
        List<Difference> differences = new ArrayList<>();
        theirs.forEach(
            (call, found) -> differences.addAll(Difference.between(call, ours.get(call), found)));
        List<Difference> more = decisions.undecided(rival, differences);
        System.out.println(rival + ": " + theirs.size() + " calls, " + differences.size()
            + " differences, " + more.size() + " of them not intended");
        undecided.addAll(more);
        // There is no library for HttpURLConnection, and none for Apache's asynchronous client.
        assertThat(theirs).hasSize(rival.equals("agent") ? 35 : 27);
      }
      List<String> table = decisions.table(List.of("libraries", "agent"));
      System.out.println(String.join("\n", table));
      assertThat(undecided).isEmpty();
      new DocumentSection("telemetry-mapping.md", "client dependencies").writeOrCheck(rows(ours));
      new DocumentSection("telemetry-mapping.md", "client differences").writeOrCheck(table);
    }
  }

  private static Map<String, List<Dependency>> dependencies(String kind, LocalServers servers)
      throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      Processes.run(kind, endpoint.connectionString(), servers, 0, LOGS.resolve(kind));
      return Dependency.byCall(endpoint.rawItems(), servers.httpPort(), servers.grpcPort());
    }
  }

  /** Returns the lines of a Markdown table of the calls that succeed, and of one that fails. */
  private static List<String> rows(Map<String, List<Dependency>> ours) {
    List<String> table = new ArrayList<>(Dependency.TABLE_HEAD);
    ours.forEach((call, found) -> {
      if (CallProgram.isMeasured(call)
          || call.matches("(java.net.http|JDBC|gRPC|Azure blob): .*")) {
        found.forEach(dependency -> table.add(dependency.row(call)));
      }
    });
    return table;
  }
}
