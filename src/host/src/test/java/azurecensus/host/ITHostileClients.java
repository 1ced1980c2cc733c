package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.sample.AnswerFunctions;
import azurecensus.sample.BodyFunctions;
import azurecensus.sample.RouteFunctions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients that are slow, broken or malicious: each gets its status, other clients are served, no
 * request stays open.
 */
class ITHostileClients {
  private static final String GOOD = "GET /api/BodyOptional HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

  @TempDir
  private static Path directory;

  /** More bytes in total than the heap may grow by. */
  private static final int CLAIMS = 70;

  private static RunningSample sample;

  @BeforeAll
  static void start() throws Exception {
    SampleApp.in(directory)
        .functions(BodyFunctions.class, AnswerFunctions.class, RouteFunctions.class)
        .stage();
    sample = RunningSample.start(directory);
  }

  @AfterAll
  static void stop() {
    sample.close();
  }

  @AfterEach
  void otherClients_areStillServed() throws Exception {
    try (RawClient other = new RawClient(sample.port())) {
      assertThat(other.send(GOOD).response())
          .startsWith("HTTP/1.1 200")
          .endsWith("optional: nothing");
    }
  }

  @Test
  void slowHead_delaysNoOtherClient() throws Exception {
    try (RawClient slow = new RawClient(sample.port())) {
      slow.send("GET /api/BodyOptional HTT");
      otherClients_areStillServed();
      slow.send("P/1.1\r\nHost: 127.0.0.1\r\n");
      otherClients_areStillServed();
      assertThat(slow.send("\r\n").status()).isEqualTo(200);
    }
  }

  @Test
  void slowBody_delaysNoOtherClient() throws Exception {
    try (RawClient slow = new RawClient(sample.port())) {
      slow.send("POST /api/BodyString HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5\r\n\r\nab");
      otherClients_areStillServed();
      assertThat(slow.send("cde").response()).endsWith("string: abcde");
    }
  }

  @Test
  void clientsThatDisconnect_leaveNoOpenRequest() throws Exception {
    for (int i = 0; i < 50; i++) {
      RawClient midHead = new RawClient(sample.port());
      midHead.send("POST /api/BodyString HTTP/1.1\r\nHost").drop();
      RawClient midBody = new RawClient(sample.port());
      midBody
          .send("POST /api/BodyString HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nab")
          .drop();
      RawClient beforeAnswer = new RawClient(sample.port());
      beforeAnswer.send(GOOD).drop();
    }
    while (sample.host().liveApp().users() > 0) {
      Thread.onSpinWait();
    }
    assertThat(sample.host().liveApp().users()).isZero();
  }

  @Test
  void bodyOverTheLimit_isRefusedBeforeItIsSent() throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      client.send("POST /api/BodyString HTTP/1.1\r\nHost: x\r\nContent-Length: "
          + (RunningSample.BODY_LIMIT + 1) + "\r\n\r\n");
      assertThat(client.status()).isEqualTo(413);
    }
  }

  /** Without it, the client's next request is sent into a connection that is being closed. */
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
  void refusalBeforeTheBody_announcesTheEndOfTheConnection(String body) throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      client.send("POST /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n" + body + "\r\n\r\n");

      assertThat(client.response()).contains(" 404 ").containsIgnoringCase("Connection: close");
    }
  }

  @Test
  void refusalWithoutABody_keepsTheConnection() throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      client.send("GET /nowhere HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
      assertThat(client.status()).isEqualTo(404);

      assertThat(client.send(GOOD).status()).isEqualTo(200);
    }
  }

  @Test
  void chunkedBodyOverTheLimit_isRefused() throws Exception {
    String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
    try (RawClient client = new RawClient(sample.port())) {
      client.send("POST /api/BodyString HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (long sent = 0; sent <= RunningSample.BODY_LIMIT; sent += 0x10000) {
        client.send(chunk);
      }
      assertThat(client.status()).isEqualTo(413);
    }
  }

  @Test
  void bodyOverHundredMegabytes_isRefusedByDefault() throws Exception {
    try (RunningSample other = RunningSample.startIn(directory, Map.of());
        RawClient client = new RawClient(other.port())) {
      client.send("POST /api/BodyString HTTP/1.1\r\nHost: x\r\nContent-Length: 104857601\r\n\r\n");
      assertThat(client.status()).isEqualTo(413);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "malformed escape in path   | GET /api/%zz HTTP/1.1~Host: x~~                             "
            + "     | 400",
        "malformed escape in query  | GET /api/BodyOptional?q=%zz HTTP/1.1~Host: x~~              "
            + "     | 200",
        "escape read by getUri      | GET /api/Request?q=%zz HTTP/1.1~Host: x~~                   "
            + "     | 500",
        "brace read by getUri       | GET /api/Request?q={a} HTTP/1.1~Host: x~~                   "
            + "     | 500",
        "brackets in path           | GET /api/files/a[0].txt HTTP/1.1~Host: x~~                  "
            + "      | 200",
        "zero byte in path          | GET /api/%00 HTTP/1.1~Host: x~~                             "
            + "     | 400",
        "overlong encoding          | GET /api/%C0%AE%C0%AE/x HTTP/1.1~Host: x~~                  "
            + "     | 400",
        "dots out of the root       | GET /../../etc/passwd HTTP/1.1~Host: x~~                    "
            + "     | 400",
        "encoded dots               | GET /api/%2e%2e/admin HTTP/1.1~Host: x~~                    "
            + "     | 400",
        "folded header              | GET /api/Request HTTP/1.1~Host: x~X-Test: a~ b~~            "
            + "     | 400",
        "header without a name      | GET /api/Request HTTP/1.1~Host: x~: a~~                     "
            + "     | 400",
        "two lengths                | POST /api/BodyString HTTP/1.1~Host: x~Content-Length:"
            + " 1~Content-Length: 2~~a | 400",
        "length and chunks          | POST /api/BodyString HTTP/1.1~Host: x~Content-Length:"
            + " 1~Transfer-Encoding: chunked~~0~~ | 400",
        "negative length            | POST /api/BodyString HTTP/1.1~Host: x~Content-Length: -1~~  "
            + "     | 400",
        "no host                    | GET /api/Request HTTP/1.1~~                                 "
            + "     | 400",
        "two hosts                  | GET /api/Request HTTP/1.1~Host: x~Host: y~~                 "
            + "     | 400",
        "not HTTP                   | hello~~                                                     "
            + "     | 400",
        "unknown HTTP version      | GET /api/Request HTTP/9.9~Host: x~~                          "
            + "    | 505",
        "unknown method             | BREW /api/ReturnVoid HTTP/1.1~Host: x~~                     "
            + "     | 405",
      })
  void malformedRequest_getsItsStatus(String name, String request, int status) throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      assertThat(client.send(request.strip().replace("~", "\r\n")).status())
          .as(name)
          .isEqualTo(status);
    }
  }

  @Test
  void claimedLengths_takeNoMemory() throws Exception {
    List<RawClient> clients = new ArrayList<>();
    long before = usedHeap();
    try {
      for (int i = 0; i < CLAIMS; i++) {
        RawClient client = new RawClient(sample.port());
        clients.add(client.send("POST /api/BodyString HTTP/1.1\r\nHost: x\r\nContent-Length: "
            + RunningSample.BODY_LIMIT + "\r\n\r\nab"));
      }
      while (sample.host().liveApp().users() < CLAIMS) {
        Thread.onSpinWait();
      }
      otherClients_areStillServed();
      assertThat(usedHeap() - before).isLessThan(CLAIMS * RunningSample.BODY_LIMIT / 2);
    } finally {
      for (RawClient client : clients) {
        client.drop();
      }
    }
  }

  private static long usedHeap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "127.0.0.1:7071, 200",
    "[::1]:7071, 200",
    "localhost, 200",
    "LOCALHOST:7071, 200",
    "app.localhost:7071, 200",
    "192.168.1.5, 200",
    "functions:80, 200",
    "host.docker.internal:7071, 200",
    "attacker.example, 403",
    "attacker.example:7071, 403",
    "127.0.0.1.attacker.example, 403",
    "localhost.attacker.example, 403",
  })
  void foreignHostName_isRefused(String host, int status) throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      assertThat(client
              .send("GET /api/BodyOptional HTTP/1.1\r\nHost: " + host + "\r\n\r\n")
              .status())
          .isEqualTo(status);
    }
    if (status == 403) {
      assertThat(sample.console())
          .contains("A request for the host name " + host.replaceAll(":.*", "") + " was refused");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {8_000, 31_000})
  void longHead_isAccepted(int length) throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      client.send(
          "GET /api/Request HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(length) + "\r\n\r\n");
      assertThat(client.status()).isEqualTo(200);
    }
  }

  @Test
  void endlessHead_isRefused() throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      client.send(
          "GET /api/Request HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(100_000) + "\r\n\r\n");
      assertThat(client.status()).isEqualTo(431);
      assertThat(sample.console()).contains("refused with 431: its headers have more than 32768");
    }
  }

  @Test
  void answerWithTooLongHeaders_isA500_onTheConsoleToo() throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      client.send("GET /api/Response?kind=hugeHeader HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.status()).isEqualTo(500);
    }
    assertThat(sample.console())
        .contains("Function Response: the response has headers of 2000010 bytes");
    sample.awaitConsole("Status=500)");
  }

  @Test
  void headerInAnAnswer_cannotBeSplit() throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      String response = client
          .send("GET /api/Response?kind=split HTTP/1.1\r\nHost: x\r\n\r\n")
          .response();
      assertThat(response).startsWith("HTTP/1.1 500").doesNotContainIgnoringCase("stolen");
    }
    assertThat(sample.console()).contains("Function Response: a response header has a character");
  }

  @Test
  void oneConnection_servesManyRequests() throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      for (int i = 0; i < 10; i++) {
        assertThat(client.send(GOOD).response()).endsWith("optional: nothing");
      }
    }
  }
}
