package azurecensus.calls;

import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.queue.QueueClientBuilder;

/** Calls of Azure Storage with its SDK, which is traced without any code. */
final class StorageCalls {
  private static final HttpClient HTTP = new JdkHttpClientBuilder().build();

  private StorageCalls() {}

  /** Calls the account {@code shop} at an address that stands for the three services. */
  static void all(String url) {
    String account = "DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=c2VjcmV0;";
    new BlobContainerClientBuilder()
        .connectionString(account + "BlobEndpoint=" + url + "/blobs;")
        .containerName("orders")
        .httpClient(HTTP)
        .buildClient()
        .getBlobClient("17.json")
        .upload(BinaryData.fromString("{\"item\": \"beer\"}"), true);
    new QueueClientBuilder()
        .connectionString(account + "QueueEndpoint=" + url + "/queues;")
        .queueName("receipts")
        .httpClient(HTTP)
        .buildClient()
        .create();
    new TableClientBuilder()
        .connectionString(account + "TableEndpoint=" + url + "/tables;")
        .tableName("customers")
        .httpClient(HTTP)
        .buildClient()
        .upsertEntity(new TableEntity("north", "17"));
  }
}
