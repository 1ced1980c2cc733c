package azurecensus.clientsparity;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.exporter.testing.DocumentSection;
import azurecensus.exporter.testing.ScriptedEndpoint;
import com.azure.cosmos.CosmosClient;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosContainer;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.ThrottlingRetryOptions;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Traces the SDK's client of Cosmos DB in gateway mode, with a stand-in for the gateway. */
@Timeout(300)
class ITCosmosClient {
  private static final PartitionKey ADA = new PartitionKey("Ada");

  /** The status of the calls that fail. */
  private static final Map<String, Integer> FAILING = Map.of("404", 404, "429", 429);

  @Test
  void eachCallIsOneDependency() throws Exception {
    try (CosmosStandIn gateway = new CosmosStandIn();
        ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      OurTracing tracing = new OurTracing(endpoint.connectionString());
      try (CosmosClient client = client(gateway)) {
        call(tracing, client.getDatabase("shop").getContainer("orders"));
      } finally {
        tracing.close();
        AzureMonitorTraceExporter.unregister();
      }

      Map<String, List<Dependency>> found =
          Dependency.byCall(endpoint.rawItems(), endpoint.port(), gateway.port());
      List<String> rows = new ArrayList<>(Dependency.TABLE_HEAD);
      found.forEach((call, dependencies) ->
          dependencies.forEach(dependency -> rows.add(dependency.row(call))));
      System.out.println(String.join("\n", rows));

      found.forEach((call, dependencies) -> {
        assertThat(dependencies).as(call).hasSize(1);
        Dependency dependency = dependencies.get(0);
        assertThat(dependency.get("type")).isEqualTo("Microsoft.DocumentDb");
        assertThat(dependency.get("target")).isEqualTo("localhost | shop");
      });
      assertThat(column(found, "name"))
          .containsExactlyInAnyOrderEntriesOf(Map.of(
              "Cosmos DB: create", "createItem.orders",
              "Cosmos DB: read", "readItem.orders",
              "Cosmos DB: query", "queryItems.orders",
              "Cosmos DB: retry", "readItem.orders",
              "Cosmos DB: 404", "readItem.orders",
              "Cosmos DB: 429", "readItem.orders"));
      assertThat(column(found, "resultCode"))
          .containsExactlyInAnyOrderEntriesOf(Map.of(
              "Cosmos DB: create", "201",
              "Cosmos DB: read", "200",
              "Cosmos DB: query", "200",
              "Cosmos DB: retry", "200",
              "Cosmos DB: 404", "404",
              "Cosmos DB: 429", "429"));
      // Only the reads: on a slow machine the client repeats other requests after half a second.
      assertThat(endpoint.rawItems())
          .filteredOn(item -> item.at("/data/baseData/name").asText().equals("readItem.orders"))
          .extracting(item ->
              item.at("/data/baseData/properties/azure.cosmosdb.retry_count").asText())
          .containsExactlyInAnyOrder("0", "1", "0", "3");
      assertThat(gateway.reads())
          .containsExactly("17", "busy", "busy", "missing", "throttled", "throttled", "throttled");
      new DocumentSection("telemetry-mapping.md", "cosmos dependencies").writeOrCheck(rows);
    }
  }

  private static Map<String, String> column(Map<String, List<Dependency>> found, String name) {
    Map<String, String> values = new LinkedHashMap<>();
    found.forEach((call, dependencies) -> values.put(call, dependencies.get(0).get(name)));
    return values;
  }

  private static CosmosClient client(CosmosStandIn gateway) {
    return new CosmosClientBuilder()
        .endpoint(gateway.url())
        .key("c2VjcmV0")
        .gatewayMode()
        .endpointDiscoveryEnabled(false)
        .throttlingRetryOptions(
            new ThrottlingRetryOptions().setMaxRetryAttemptsOnThrottledRequests(2))
        .buildClient();
  }

  private static void call(OurTracing tracing, CosmosContainer orders) throws Exception {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    order.put("id", "18").put("customer", "Ada");
    Map<String, Callable<?>> calls = new LinkedHashMap<>();
    calls.put("create", () -> orders.createItem(order, ADA, null));
    calls.put("read", () -> orders.readItem("17", ADA, ObjectNode.class));
    calls.put(
        "query",
        () -> orders
            .queryItems(
                "SELECT * FROM c WHERE c.customer = 'Ada'",
                new CosmosQueryRequestOptions(),
                ObjectNode.class)
            .stream()
            .toList());
    calls.put("retry", () -> orders.readItem("busy", ADA, ObjectNode.class));
    calls.put("404", () -> orders.readItem("missing", ADA, ObjectNode.class));
    calls.put("429", () -> orders.readItem("throttled", ADA, ObjectNode.class));
    for (Map.Entry<String, Callable<?>> call : calls.entrySet()) {
      tracing.below("Cosmos DB: " + call.getKey(), () -> {
        assertThat(statusOf(call.getValue())).isEqualTo(FAILING.get(call.getKey()));
        return null;
      });
    }
  }

  /** Returns the status with which a call fails; null when it does not fail. */
  private static Integer statusOf(Callable<?> call) throws Exception {
    try {
      call.call();
      return null;
    } catch (CosmosException e) {
      return e.getStatusCode();
    }
  }
}
