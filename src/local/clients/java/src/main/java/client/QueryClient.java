package client;

import com.azure.core.exception.HttpResponseException;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.util.BinaryData;
import com.azure.json.JsonProviders;
import com.azure.json.JsonReader;
import com.azure.monitor.query.LogsQueryClient;
import com.azure.monitor.query.LogsQueryClientBuilder;
import com.azure.monitor.query.models.LogsBatchQuery;
import com.azure.monitor.query.models.LogsTableCell;
import com.azure.monitor.query.models.LogsTableRow;
import com.azure.monitor.query.models.QueryTimeInterval;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Asks the queries of a file with azure-monitor-query, and prints the rows of each as a line of JSON. A pipeline of its
 * own replaces the credential, which the client sends over https only.
 */
public final class QueryClient {
  private static final String RESOURCE =
      "/subscriptions/any/resourceGroups/any/providers/microsoft.insights/components/any";

  /** A query of a workspace, as check-answers.js has it. */
  private static final String BATCH = "AppExceptions | project ExceptionType, OperationName";

  private QueryClient() {}

  public static void main(String[] args) throws IOException {
    LogsQueryClient client = new LogsQueryClientBuilder()
        .endpoint(System.getenv("PORTAL_URL") + "/v1")
        .pipeline(new HttpPipelineBuilder().build())
        .buildClient();
    for (String query : queries(Path.of(args[0]))) {
      List<List<String>> rows =
          client.queryResource(RESOURCE, query, QueryTimeInterval.LAST_1_HOUR).getTable().getRows().stream()
              .map(QueryClient::texts)
              .toList();
      System.out.println(BinaryData.fromObject(rows));
    }
    LogsBatchQuery batch = new LogsBatchQuery();
    batch.addWorkspaceQuery("any", BATCH, QueryTimeInterval.LAST_1_HOUR);
    System.out.println(BinaryData.fromObject(
        client.queryBatch(batch).getBatchResults().get(0).getTable().getRows().stream()
            .map(QueryClient::texts)
            .toList()));
    try {
      client.queryWorkspace("any", "AppRequests | filtre true", QueryTimeInterval.LAST_1_HOUR);
    } catch (HttpResponseException e) {
      System.out.println(BinaryData.fromObject(e.getMessage()));
    }
  }

  private static List<String> texts(LogsTableRow row) {
    return row.getRow().stream().map(LogsTableCell::getValueAsString).toList();
  }

  private static List<String> queries(Path file) throws IOException {
    try (JsonReader json = JsonProviders.createReader(BinaryData.fromFile(file).toStream())) {
      return json.readArray(JsonReader::readUntyped).stream()
          .map(entry -> (String) ((Map<?, ?>) entry).get("query"))
          .toList();
    }
  }
}
