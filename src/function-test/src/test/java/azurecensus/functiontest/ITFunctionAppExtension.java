package azurecensus.functiontest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.OperationTree;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opentest4j.AssertionFailedError;

/** Runs the sample app of {@code src/function} as a user's test would run another one. */
@Timeout(60)
class ITFunctionAppExtension {
  private static final AtomicInteger STATUS = new AtomicInteger(200);
  private static final HttpServer DEPENDENCY = startDependency();

  @RegisterExtension
  static final FunctionAppExtension app = FunctionAppExtension.staged(
          Path.of("../.."), Path.of(System.getProperty("test.app")))
      .withSetting("EXTERNAL_DEPENDENCY_URL", url(DEPENDENCY) + "/api/time?secret=1")
      .withSetting("IN_PROCESS_DELAY_MS", "0")
      .withSetting("WEBSITE_SITE_NAME", "orders");

  private static HttpServer startDependency() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", exchange -> {
        exchange.sendResponseHeaders(STATUS.get(), -1);
        exchange.close();
      });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterAll
  static void stop() {
    DEPENDENCY.stop(0);
  }

  private static OperationTree call(int expectedStatus) throws Exception {
    assertThat(app.get("/api/instrumentation").statusCode()).isEqualTo(expectedStatus);
    return app.portal().awaitRequest("instrumentation");
  }

  @Test
  void operation_isTheTreeOfHostAndApp() throws Exception {
    STATUS.set(200);

    call(200).assertTreeWithOtherTraces("""
            request instrumentation 200 [orders]
              dependency InProc long running api call [orders]
              dependency HTTP GET /api/time 200 [orders]
              trace Warning log warning message
              exception java.lang.IllegalStateException
            """);
  }

  /** It takes well below a second on a quiet machine; OpenCensus alone would export after 5. */
  @Test
  void passingAwait_doesNotWaitForOpenCensusToExport() throws Exception {
    STATUS.set(200);
    call(200); // loads the classes of both exporters
    assertThat(app.get("/api/instrumentation").statusCode()).isEqualTo(200);
    long start = System.nanoTime();

    app.portal()
        .awaitOperation(
            tree -> tree.items("request").size() == 1
                && tree.items("dependency").size() == 2
                && tree.items("exception").size() == 1,
            "the second call");

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    System.out.println("A passing await took " + took.toMillis() + " ms.");
    assertThat(took).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void portal_isEmptyBeforeEveryTest() throws Exception {
    STATUS.set(503);

    OperationTree tree = call(502);

    assertThat(app.portal().query("requests | count").toString()).contains("1");
    assertThat(tree.items("dependency"))
        .extracting(item -> item.get("resultCode"))
        .contains("503");
  }

  @Test
  void failure_hasExpectedAndActualForTheDiffOfAnIde() throws Exception {
    STATUS.set(200);
    OperationTree tree = call(200);

    assertThatThrownBy(() -> tree.assertTree("request instrumentation 500"))
        .isInstanceOfSatisfying(AssertionFailedError.class, failure -> {
          assertThat(failure.isExpectedDefined() && failure.isActualDefined()).isTrue();
          assertThat(failure.getActual().getStringRepresentation()).isEqualTo(tree.toString());
        });
  }

  @Test
  void start_runsAFunctionWithoutItsTrigger() throws Exception {
    STATUS.set(200);

    app.start("instrumentation", "a \"quoted\" \\ input\n");

    assertThatThrownBy(() -> app.start("nothing", ""))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("404");
  }
}
