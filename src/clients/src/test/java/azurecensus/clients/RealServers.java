package azurecensus.clients;

import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import azurecensus.tracing.InProcessSpan;
import com.azure.core.http.HttpClient;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.blob.BlobClient;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.blob.models.BlobStorageException;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import io.opencensus.trace.Span;
import io.opencensus.trace.export.SpanData;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Traces clients of real servers. Not part of the build: {@code src/clients/try-servers} runs it.
 */
class RealServers {
  /** Azurite's own account, which its documentation publishes. */
  private static final String ACCOUNT =
      "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
          + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
          + "BlobEndpoint=http://127.0.0.1:17100/devstoreaccount1;"
          + "QueueEndpoint=http://127.0.0.1:17101/devstoreaccount1;"
          + "TableEndpoint=http://127.0.0.1:17102/devstoreaccount1;";

  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  final HttpClient http = new JdkHttpClientBuilder().build();

  private List<SpanData> calls() {
    return spans.all().stream()
        .filter(span -> span.getKind() == Span.Kind.CLIENT)
        .toList();
  }

  @Test
  void blob_inAzurite() {
    BlobContainerClient orders = new BlobContainerClientBuilder()
        .connectionString(ACCOUNT)
        .containerName("orders")
        .httpClient(http)
        .buildClient();

    InProcessSpan.run("work", () -> {
      orders.createIfNotExists();
      BlobClient blob = orders.getBlobClient("17.json");
      blob.upload(BinaryData.fromString("beer"), true);
      assertThat(blob.downloadContent().toString()).isEqualTo("beer");
    });
    assertThatThrownBy(() -> orders.getBlobClient("18.json").downloadContent())
        .isInstanceOf(BlobStorageException.class);

    assertThat(calls())
        .extracting(SpanData::getName)
        .contains(
            "PUT /devstoreaccount1/orders",
            "PUT /devstoreaccount1/orders/17.json",
            "GET /devstoreaccount1/orders/17.json",
            "GET /devstoreaccount1/orders/18.json");
    assertThat(calls())
        .allMatch(call -> "Azure blob".equals(attribute(call, "microsoft.dependency.type")))
        .noneMatch(call -> attribute(call, "http.url").contains("?"));
    print();
  }

  @Test
  void queue_inAzurite() {
    QueueClient queue = new QueueClientBuilder()
        .connectionString(ACCOUNT)
        .queueName("orders")
        .httpClient(http)
        .buildClient();

    queue.createIfNotExists();
    queue.sendMessage("17");
    assertThat(queue.receiveMessage().getBody().toString()).isEqualTo("17");

    assertThat(calls())
        .hasSize(3)
        .allMatch(call -> "Azure queue".equals(attribute(call, "microsoft.dependency.type")));
    print();
  }

  @Test
  void table_inAzurite() {
    TableClient table = new TableClientBuilder()
        .connectionString(ACCOUNT)
        .tableName("orders")
        .httpClient(http)
        .buildClient();

    table.createTable();
    table.upsertEntity(new TableEntity("north", "17").addProperty("item", "beer"));
    assertThat(table.getEntity("north", "17").getProperty("item")).isEqualTo("beer");

    assertThat(calls())
        .hasSize(3)
        .allMatch(call -> "Azure table".equals(attribute(call, "microsoft.dependency.type")));
    print();
  }

  @Test
  void statements_inPostgresql() throws Exception {
    PGSimpleDataSource server = new PGSimpleDataSource();
    server.setURL("jdbc:postgresql://127.0.0.1:17103/postgres");
    server.setUser("shop");
    DataSource source = TracedDataSource.wrap(server);

    try (Connection connection = source.getConnection()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE orders (id INT PRIMARY KEY, customer TEXT)");
      }
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
        for (int id = 1; id <= 3; id++) {
          insert.setInt(1, id);
          insert.setString(2, "Ada");
          insert.addBatch();
        }
        assertThat(insert.executeBatch()).hasSize(3);
      }
      try (Statement query = connection.createStatement();
          ResultSet rows =
              query.executeQuery("SELECT count(*) FROM orders WHERE customer = 'Ada'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isEqualTo(3);
      }
      try (Statement statement = connection.createStatement()) {
        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM missing"))
            .isInstanceOf(SQLException.class);
      }
    }

    assertThat(calls())
        .extracting(SpanData::getName)
        .containsExactly("CREATE orders", "BATCH INSERT orders", "SELECT orders", "SELECT missing");
    assertThat(calls())
        .allMatch(call -> "postgresql".equals(attribute(call, "db.system")))
        .allMatch(call -> "127.0.0.1:17103".equals(attribute(call, "net.peer.name")))
        .allMatch(call -> "postgres".equals(attribute(call, "db.name")));
    assertThat(attribute(calls().get(3), "db.response.status_code")).isEqualTo("42P01");
    print();
  }

  private void print() {
    for (SpanData span : spans.all()) {
      System.out.printf(
          "%-7s %-45s %s%n",
          span.getKind() == null ? "InProc" : span.getKind(),
          span.getName(),
          span.getStatus().getCanonicalCode());
    }
  }
}
