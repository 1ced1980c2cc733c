package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.opentest4j.AssertionFailedError;

@ExtendWith(PortalExtension.class)
class ITPortalExtension {
  private static final String TREE = """
      request instrumentation 200 [instrumentation-app]
        trace Information new invocation received
        dependency InProc long running api call
        dependency HTTP GET /api/time/current/zone 200
          request GET /api/time/current/zone 200 [time-api]
        trace Warning log warning message
        exception java.lang.AssertionError
      """;

  private static void send(PortalExtension portal) throws IOException, InterruptedException {
    new PortalClient(portal.url()).track(TestTelemetry.operation());
  }

  @Test
  void operation_awaitedAndCompared(PortalExtension portal)
      throws IOException, InterruptedException {
    send(portal);
    OperationTree operation = portal.awaitRequest("instrumentation").assertTree(TREE);

    OperationTree.Item call = operation.only("dependency", "GET /api/time/current/zone");
    assertThat(call.duration()).isEqualTo(218.0);
    assertThat(call.get("target")).isEqualTo("127.0.0.1:7073");
    assertThat(call.parent().orElseThrow().get("name")).isEqualTo("instrumentation");
    assertThat(call.children()).hasSize(1);
    assertThat(operation.only("trace", "new invocation received").property("InvocationId"))
        .isEqualTo("43a08a4a");
    assertThat(operation.operationId()).isEqualTo(TestTelemetry.OPERATION_ID);
  }

  @Test
  void operation_awaitedWhileItArrives(PortalExtension portal) {
    CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
      try {
        send(portal);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });

    assertThat(portal
            .awaitOperation(tree -> tree.items().size() == 7, "seven items")
            .roots())
        .hasSize(1);
    sending.join();
  }

  @Test
  void failure_showsTheOperationsReceived(PortalExtension portal)
      throws IOException, InterruptedException {
    send(portal);

    assertThatThrownBy(() -> portal.awaitOperation(
            tree -> tree.hasRequest("other"), "a request other", Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith(
            "Waited 1 ms for a request other. Received so far:\nrequest instrumentation 200 [instrumentation-app]\n");
    assertThatThrownBy(
            () -> portal.awaitRequest("instrumentation").assertTree("request instrumentation 500"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("but it was:\nrequest instrumentation 200")
        .hasMessageContaining("    request GET /api/time/current/zone 200 [time-api]");
    assertThatThrownBy(() -> portal.awaitRequest("instrumentation").only("request", "nothing"))
        .hasMessageStartingWith("Expected one request nothing and found 0 in:");
  }

  @Test
  void failure_carriesBothTreesForTheComparisonOfAnIde(PortalExtension portal)
      throws IOException, InterruptedException {
    send(portal);
    OperationTree operation = portal.awaitRequest("instrumentation");

    assertThatThrownBy(() -> operation.assertTree("request instrumentation 500\n"))
        .isInstanceOfSatisfying(AssertionFailedError.class, failure -> {
          assertThat(failure.getExpected().getStringRepresentation())
              .isEqualTo("request instrumentation 500\n");
          assertThat(failure.getActual().getStringRepresentation()).isEqualTo(operation.toString());
        });
  }

  @Test
  void otherTraces_areAllowedOnRequest(PortalExtension portal)
      throws IOException, InterruptedException {
    send(portal);
    OperationTree operation = portal.awaitRequest("instrumentation");

    operation.assertTreeWithOtherTraces(TREE);
    operation.assertTreeWithOtherTraces(TREE.replace("  trace Warning log warning message\n", ""));
    assertThatThrownBy(() -> operation.assertTreeWithOtherTraces(
            TREE.replace("  exception java.lang.AssertionError\n", "")))
        .isInstanceOf(AssertionError.class);
    assertThatThrownBy(
            () -> operation.assertTreeWithOtherTraces(TREE + "  trace Error not logged\n"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void flushWith_runsBeforeTheWait(PortalExtension portal) {
    portal.flushWith(() -> {
      try {
        send(portal);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    try {
      portal.awaitOperation(
          tree -> tree.hasRequest("instrumentation"), "the request", Duration.ofSeconds(5));
    } finally {
      portal.flushWith(() -> {});
    }
  }

  @Test
  void test_beginsWithAnEmptyPortal(
      PortalExtension portal, @PortalExtension.ConnectionString String connectionString) {
    assertThat(portal.operation(TestTelemetry.OPERATION_ID).items()).isEmpty();
    assertThat(connectionString)
        .isEqualTo(portal.connectionString())
        .contains("IngestionEndpoint=http://127.0.0.1:");
  }

  @Test
  void drawing_matchesStarsAndAnyOrderOfSiblings(PortalExtension portal)
      throws IOException, InterruptedException {
    send(portal);
    OperationTree operation = portal.awaitRequest("instrumentation");

    operation.assertTree("""
        request * [instrumentation-app]
          exception *Error
          trace *
          trace Warning
          dependency HTTP
            request GET * [time-api]
          dependency InProc
        """);
    assertThatThrownBy(() -> operation.assertTree("request *\n  trace *\n"))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void query_answersByColumnName(PortalExtension portal) throws IOException, InterruptedException {
    send(portal);
    QueryResult result = portal.awaitQuery(
        "requests | summarize n = count() by cloud_RoleName | order by cloud_RoleName asc",
        found -> found.size() == 2);

    assertThat(result.values("cloud_RoleName")).containsExactly("instrumentation-app", "time-api");
    assertThat(result.value(0, "n")).isEqualTo(1L);
    assertThat(result.types()).containsExactly("string", "long");
  }

  @Test
  void alertsQuery_findsTheFailure(PortalExtension portal)
      throws IOException, InterruptedException {
    send(portal);
    assertThat(portal
            .awaitQuery(
                "exceptions | where type has \"AssertionError\" | project outerMessage",
                found -> !found.isEmpty())
            .value(0, "outerMessage"))
        .isEqualTo("this is an exception");
  }

  @Test
  void wrongQuery_failsWithItsPlace(PortalExtension portal) {
    assertThatThrownBy(() -> portal.query("requests | wher true"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("line 1, column 12")
        .hasMessageContaining("Did you mean 'where'?");
  }

  @Test
  void missingColumn_failsWithTheTable(PortalExtension portal) {
    assertThatThrownBy(() -> portal.query("print a = 1").value(0, "b"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("print a = 1");
  }
}
