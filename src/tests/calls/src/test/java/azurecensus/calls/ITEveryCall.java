package azurecensus.calls;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.functiontest.FunctionAppExtension;
import azurecensus.portal.OperationTree;
import azurecensus.testing.Browser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Runs a function that calls with every client, in the local host with the starter. The stand-ins
 * for the called services are servers on loopback sockets.
 */
@Timeout(180)
class ITEveryCall {
  private static final Path STAGED = Path.of("target/azure-functions/shop");

  private static final HttpStandIn PARTNER = started(HttpStandIn::start);
  private static final HttpStandIn STORAGE = started(HttpStandIn::start);
  private static final UntracedStockServer STOCK = started(() -> UntracedStockServer.start(STAGED));

  /** A folder for pictures of the documents; empty in a test run. */
  private static final String PICTURES = System.getProperty("pictures", "");

  private static final int DEPENDENCIES = 20;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  @RegisterExtension
  static final FunctionAppExtension app = FunctionAppExtension.staged(Path.of(""), STAGED)
      .withSetting("PARTNER_URL", PARTNER.url())
      .withSetting("STORAGE_URL", STORAGE.url())
      .withSetting("STOCK_TARGET", STOCK.target())
      .withSetting("WEBSITE_SITE_NAME", "shop");

  /** Starts a server. */
  @FunctionalInterface
  private interface Start<T> {
    T start() throws Exception;
  }

  private static <T> T started(Start<T> server) {
    try {
      return server.start();
    } catch (Exception e) {
      throw new IllegalStateException("A server could not be started.", e);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    PARTNER.close();
    STORAGE.close();
    STOCK.close();
  }

  /** Has no time limit of its own: the first call loads the classes of all clients. */
  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(app.url(path)).build(), BodyHandlers.ofString());
  }

  private static OperationTree order() throws Exception {
    HttpResponse<String> answer = get("/api/order");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("in stock: 3");
    return app.portal()
        .awaitOperation(
            tree -> tree.items("request").size() == 2
                && tree.items("dependency").size() >= DEPENDENCIES,
            "the order, its calls and its parcel",
            PATIENCE);
  }

  private static String host(String url) {
    return url.replace("http://", "");
  }

  @Test
  void everyCall_isInOneTreeAndOnTheMap() throws Exception {
    OperationTree tree = order();

    tree.assertTreeWithOtherTraces("""
        request order 200 [shop]
          dependency HTTP GET /jdk 200 [shop]
          dependency HTTP GET /jdk-async 200 [shop]
          dependency HTTP GET /url-connection 200 [shop]
          dependency HTTP GET /apache 200 [shop]
          dependency HTTP GET /apache-async 200 [shop]
          dependency HTTP GET /okhttp 200 [shop]
          dependency SQL INSERT orders [shop]
          dependency SQL SELECT orders [shop]
          dependency InProc AzureBlobStorage* [shop]
            dependency Azure blob PUT /blobs/orders/17.json 201 [shop]
          dependency InProc AzureQueueStorage* [shop]
            dependency Azure queue PUT /queues/receipts 201 [shop]
          dependency InProc AzureTable* [shop]
            dependency Azure table PATCH /tables/customers(*) 204 [shop]
          dependency InProc Sent.shop.Stock.Count [shop]
            dependency GRPC shop.Stock/Count [shop]
          dependency Azure Service Bus Send to Service Bus queue "parcels" [shop]
            request ship 0 [shop]
              dependency InProc pack [shop]
          dependency Azure Event Hubs Send to event hub "clicks" [shop]
          dependency Azure DocumentDB Send to Cosmos DB container "shop/receipts" [shop]
        """);
    Map<String, String> targets = new TreeMap<>();
    tree.items("dependency").stream()
        .filter(call -> !call.get("type").equals("InProc"))
        .forEach(call -> targets.put(call.get("type"), call.get("target")));
    assertThat(targets)
        .isEqualTo(Map.of(
            "HTTP",
            host(PARTNER.url()),
            "SQL",
            "h2 | shop",
            "Azure blob",
            host(STORAGE.url()),
            "Azure queue",
            host(STORAGE.url()),
            "Azure table",
            host(STORAGE.url()),
            "GRPC",
            Stock.SERVICE,
            "Azure Service Bus",
            "parcels",
            "Azure Event Hubs",
            "clicks",
            "Azure DocumentDB",
            "shop/receipts"));

    Map<String, String> nodes = new TreeMap<>();
    for (JsonNode node : map().path("nodes")) {
      nodes.put(
          node.path("type").asText(node.path("kind").asText()),
          node.path("name").asText());
    }
    Map<String, String> expected = new TreeMap<>(targets);
    expected.remove("Azure Service Bus"); // the service behind it is the app itself
    expected.put("role", "shop");
    assertThat(nodes).isEqualTo(expected);
    takePictures(tree);
  }

  /** The spans of the client and of the server, without a message for each byte count. */
  @Test
  void grpcCall_isADependencyAndTheServersRequest() throws Exception {
    assertThat(get("/api/stock").body()).isEqualTo("in stock: 3");

    OperationTree tree = stock();

    tree.assertTreeWithOtherTraces("""
        request stock 200 [shop]
          dependency InProc Sent.shop.Stock.Count [shop]
            dependency GRPC shop.Stock/Count [shop]
              request shop.Stock/Count 0 [shop]
        """);
    assertThat(tree.items("trace")).noneMatch(line -> line.get("message").contains("bytes"));
  }

  @Test
  void failedGrpcCall_hasItsStatus() throws Exception {
    assertThat(get("/api/stock?item=tea").statusCode()).isEqualTo(404);

    OperationTree tree = stock();

    OperationTree.Item call = tree.only("dependency", "shop.Stock/Count");
    assertThat(call.get("type")).isEqualTo("GRPC");
    assertThat(call.get("success")).isEqualTo("false");
    assertThat(call.get("resultCode")).isEqualTo("5");
    assertThat(call.property("status")).isEqualTo("NOT_FOUND");
    assertThat(call.property("statusDescription")).isEqualTo("no such item");
    assertThat(tree.only("request", "shop.Stock/Count").get("success")).isEqualTo("false");
  }

  private static OperationTree stock() {
    return app.portal()
        .awaitOperation(
            tree ->
                tree.items("request").size() == 2 && tree.items("dependency").size() == 2,
            "the call of the stock and its server's request",
            PATIENCE);
  }

  private static JsonNode map() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(app.portal().url().resolve("/api/map")).build();
    return new ObjectMapper()
        .readTree(
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  private static void takePictures(OperationTree tree) throws IOException {
    if (PICTURES.isEmpty()) {
      return;
    }
    try (Browser browser = Browser.start()) {
      browser.size(1280, 860);
      take(browser, "/map", "calls-map.png");
      take(browser, "/transaction/" + tree.operationId(), "calls-transaction.png");
    }
  }

  private static void take(Browser browser, String page, String name) throws IOException {
    browser.open(app.portal().url().resolve(page).toString());
    browser.await(() -> browser.all(".loading").isEmpty());
    browser.settle();
    Files.write(Path.of(PICTURES, name), browser.picture("png"));
  }
}
