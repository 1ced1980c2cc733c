package azurecensus.clientsparity;

import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.BinaryData;
import com.azure.data.tables.TableClient;
import com.azure.data.tables.TableClientBuilder;
import com.azure.data.tables.models.TableEntity;
import com.azure.storage.blob.BlobContainerClient;
import com.azure.storage.blob.BlobContainerClientBuilder;
import com.azure.storage.queue.QueueClient;
import com.azure.storage.queue.QueueClientBuilder;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpRequest;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.h2.jdbcx.JdbcDataSource;

/** The calls that are compared, by name; each is made with one kind of tracing. */
final class Calls implements AutoCloseable {
  /** Nothing listens there. */
  private static final String NOWHERE = "http://localhost:1/orders";

  private static final List<String> PATHS = List.of("/orders/17?page=2", "/missing", "/old");

  private final Map<String, Callable<?>> calls = new LinkedHashMap<>();
  private final Tracing tracing;
  private final String url;
  private final ManagedChannel channel;
  private final CloseableHttpClient apache;
  private final CloseableHttpAsyncClient apacheAsync;
  private final OkHttpClient okHttp = new OkHttpClient();

  Calls(Tracing tracing, int httpPort, int grpcPort) throws SQLException {
    this.tracing = tracing;
    this.url = "http://localhost:" + httpPort;
    this.channel =
        NettyChannelBuilder.forAddress("localhost", grpcPort).usePlaintext().build();
    this.apache = tracing.apache();
    this.apacheAsync = tracing.apacheAsync();
    http();
    database();
    azure();
    Channel traced = tracing.grpc(channel);
    calls.put(
        "gRPC: success",
        () -> ClientCalls.blockingUnaryCall(
            traced, LocalServers.FIND, CallOptions.DEFAULT, new byte[] {17}));
    calls.put(
        "gRPC: NOT_FOUND",
        () -> ClientCalls.blockingUnaryCall(
            traced, LocalServers.FAIL, CallOptions.DEFAULT, new byte[] {17}));
  }

  /** Returns the calls in their order; a failure of a call is what it is meant to show. */
  Map<String, Callable<?>> all() {
    return calls;
  }

  private void http() {
    HttpClient jdk = tracing.jdk(HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NORMAL)
        .build());
    each(
        "java.net.http",
        address -> jdk.send(
                HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
            .body());
    each(
        "java.net.http, sendAsync",
        address -> jdk.sendAsync(
                HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
            .join()
            .body());
    each("HttpURLConnection", this::read);
    each(
        "Apache HttpClient",
        address -> apache.execute(
            new HttpGet(address), response -> EntityUtils.toString(response.getEntity())));
    apacheAsync.start();
    each("Apache HttpClient, asynchronous", address -> {
      SimpleHttpRequest request = SimpleRequestBuilder.get(address).build();
      return apacheAsync.execute(request, null).get().getBodyText();
    });
    Call.Factory traced = tracing.okHttp(okHttp);
    each("OkHttp", address -> {
      try (Response response =
          traced.newCall(new Request.Builder().url(address).build()).execute()) {
        return response.body().string();
      }
    });
  }

  private String read(String address) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(address).toURL().openConnection();
    return tracing.exchange(connection, () -> {
      try (InputStream body = connection.getResponseCode() < 400
          ? connection.getInputStream()
          : connection.getErrorStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8);
      }
    });
  }

  /** A call of an address. */
  @FunctionalInterface
  private interface Get {
    String of(String address) throws Exception;
  }

  private void each(String client, Get get) {
    List<String> names = List.of("success", "404", "redirect");
    for (int i = 0; i < names.size(); i++) {
      String address = url + PATHS.get(i);
      calls.put(client + ": " + names.get(i), () -> get.of(address));
    }
    calls.put(client + ": refused", () -> get.of(NOWHERE));
  }

  private void database() throws SQLException {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
    try (Connection connection = h2.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS orders (id INT, customer VARCHAR(20))");
    }
    DataSource traced = tracing.dataSource(h2);
    calls.put("JDBC: query", () -> query(traced, "SELECT id FROM orders WHERE customer = 'Ada'"));
    calls.put("JDBC: failure", () -> query(traced, "SELECT id FROM missing"));
    calls.put("JDBC: prepared statement", () -> {
      try (Connection connection = traced.getConnection();
          PreparedStatement update =
              connection.prepareStatement("UPDATE orders SET customer = ? WHERE id = ?")) {
        update.setString(1, "Ada");
        update.setInt(2, 17);
        return update.executeUpdate();
      }
    });
    calls.put("JDBC: batch", () -> {
      try (Connection connection = traced.getConnection();
          PreparedStatement insert =
              connection.prepareStatement("INSERT INTO orders VALUES (?, ?)")) {
        for (int id = 1; id <= 3; id++) {
          insert.setInt(1, id);
          insert.setString(2, "Eve");
          insert.addBatch();
        }
        return insert.executeBatch();
      }
    });
    calls.put("JDBC: transaction", () -> {
      try (Connection connection = traced.getConnection();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        int deleted = statement.executeUpdate("DELETE FROM orders WHERE id > 0");
        connection.commit();
        return deleted;
      }
    });
  }

  private static boolean query(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next();
    }
  }

  private void azure() {
    String account = "DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=c2VjcmV0;";
    com.azure.core.http.HttpClient http = new JdkHttpClientBuilder().build();
    RetryOptions once = new RetryOptions(new FixedDelayOptions(0, Duration.ofMillis(1)));
    BlobContainerClient blobs = new BlobContainerClientBuilder()
        .connectionString(account + "BlobEndpoint=" + url + "/shop;")
        .containerName("orders")
        .httpClient(http)
        .retryOptions(once)
        .buildClient();
    QueueClient queue = new QueueClientBuilder()
        .connectionString(account + "QueueEndpoint=" + url + "/shop;")
        .queueName("orders")
        .httpClient(http)
        .retryOptions(once)
        .buildClient();
    TableClient table = new TableClientBuilder()
        .connectionString(account + "TableEndpoint=" + url + "/shop;")
        .tableName("orders")
        .httpClient(http)
        .buildClient();
    calls.put("Azure blob: upload", () -> {
      blobs.getBlobClient("17.json").upload(BinaryData.fromString("beer"), true);
      return null;
    });
    calls.put("Azure blob: 404", () -> blobs.getBlobClient("missing.json").downloadContent());
    calls.put("Azure queue: create", () -> {
      queue.create();
      return null;
    });
    calls.put("Azure table: upsert", () -> {
      table.upsertEntity(new TableEntity("north", "17"));
      return null;
    });
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    apache.close();
    apacheAsync.close();
    okHttp.connectionPool().evictAll();
    okHttp.dispatcher().executorService().shutdown();
  }
}
