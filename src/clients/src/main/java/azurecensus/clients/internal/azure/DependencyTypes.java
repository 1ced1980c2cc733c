package azurecensus.clients.internal.azure;

import java.util.Map;

/**
 * The types that Application Insights gives the services of Azure; its map has icons for them. The
 * names are those of its .NET SDK. Stateless.
 */
final class DependencyTypes {
  private static final Map<String, String> BY_LIBRARY = Map.ofEntries(
      Map.entry("azure-storage-blob", "Azure blob"),
      Map.entry("azure-storage-file-datalake", "Azure blob"),
      Map.entry("azure-storage-queue", "Azure queue"),
      Map.entry("azure-data-tables", "Azure table"),
      Map.entry("azure-messaging-servicebus", "Azure Service Bus"),
      Map.entry("azure-messaging-eventhubs", "Azure Event Hubs"),
      Map.entry("azure-search-documents", "Azure Search"));

  private DependencyTypes() {}

  /**
   * Returns the type of a client's calls; null leaves it to the attributes of the call.
   *
   * @param library the client's artifact, such as {@code azure-storage-blob}
   * @param namespace the resource provider, such as {@code Microsoft.KeyVault}, which is the type
   *     of services without one of their own; null when unknown
   */
  static String of(String library, String namespace) {
    return CosmosAttributes.areOf(library) ? null : BY_LIBRARY.getOrDefault(library, namespace);
  }
}
