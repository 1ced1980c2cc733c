package azurecensus.clients.internal.azure;

import java.util.Map;

/**
 * The attributes of a call of Cosmos DB. By default its client reports most of them twice or three
 * times (seen in 4.81.0): under its own older names, under OpenTelemetry's names for databases, and
 * under OpenTelemetry's names for Cosmos DB. These are more than the 32 that a span keeps by
 * default. Stateless.
 */
final class CosmosAttributes {
  private static final Map<String, String> NAMES = Map.ofEntries(
      Map.entry("azure.cosmosdb.namespace", "db.namespace"),
      Map.entry("azure.cosmosdb.collection.name", "db.collection.name"),
      Map.entry("azure.cosmosdb.operation.batch.size", "db.operation.batch.size"),
      Map.entry("azure.cosmosdb.query.text", "db.query.text"),
      Map.entry("azure.cosmosdb.response.status_code", "db.response.status_code"),
      Map.entry("db.cosmosdb.container", "db.collection.name"),
      Map.entry("db.cosmosdb.status_code", "db.response.status_code"),
      Map.entry("db.cosmosdb.client_id", "azure.client.id"),
      Map.entry("db.cosmosdb.connection_mode", "azure.cosmosdb.connection.mode"),
      Map.entry("db.cosmosdb.sub_status_code", "azure.cosmosdb.response.sub_status_code"),
      Map.entry("db.cosmosdb.request_charge", "azure.cosmosdb.operation.request_charge"),
      Map.entry("db.cosmosdb.request_content_length", "azure.cosmosdb.request.body.size"),
      Map.entry(
          "db.cosmosdb.max_response_content_length_bytes", "azure.cosmosdb.response.body.size"),
      Map.entry("db.cosmosdb.retry_count", "azure.cosmosdb.retry_count"),
      Map.entry("db.cosmosdb.regions_contacted", "azure.cosmosdb.operation.contacted_regions"),
      Map.entry("db.cosmosdb.is_empty_completion", "azure.cosmosdb.is_empty_completion"));

  private CosmosAttributes() {}

  /** Returns true when the client of this artifact is one of Cosmos DB. */
  static boolean areOf(String library) {
    return library.startsWith("azure-cosmos");
  }

  /** Returns the name under which an attribute is recorded, one for all its names. */
  static String name(String key) {
    return NAMES.getOrDefault(key, key);
  }

  /** Returns true when an attribute repeats the exception of the call, which is an item. */
  static boolean repeatsException(String key) {
    return key.startsWith("exception.") || key.startsWith("azure.cosmosdb.error.");
  }
}
