package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.load.MeasuredPortal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small compressed bodies that unpack to very many things, with the memory seen from outside. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the memory of a process from /proc")
@Timeout(180)
class ITHostileBodies {
  private static final int UNPACKED = 30_000_000;
  private static final int POSTS = 2;

  /** A body of the portal may have 16 MiB; without a bound the senders' parts fill its heap. */
  private static final int BODY_PART = 12 << 20;

  private static final int SENDERS = 80;

  /** Such posts took more than 1 GiB each; a portal that has just started has about 200 MiB. */
  private static final long MOST_MEBIBYTES = 800;

  private MeasuredPortal process;
  private PortalClient client;

  @BeforeEach
  void start() throws IOException {
    process = MeasuredPortal.start();
    client = new PortalClient(URI.create(process.url().toString().replaceAll("/$", "")));
  }

  @AfterEach
  void stop() {
    process.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v2.1/track", "/api/import"})
  void bombs_takeNoMemoryAndEndNothing(String path) throws IOException, InterruptedException {
    List<String> bombs = List.of(
        "x\n".repeat(UNPACKED / 2),
        "[" + "{},".repeat(UNPACKED / 3) + "{}]",
        "[".repeat(UNPACKED),
        "{\"a\":[" + "1,".repeat(UNPACKED / 2) + "1]}",
        "{\"a\":".repeat(UNPACKED / 5),
        // Shorter than the longest line of an import.
        "{\"a\":[" + "{},".repeat(UNPACKED / 6) + "{}]}");
    for (String bomb : bombs) {
      byte[] packed = PortalClient.gzip(bomb);
      for (int post = 0; post < POSTS; post++) {
        assertThat(client.post(path, packed, "Content-Encoding", "gzip").statusCode())
            .as(bomb.substring(0, 10))
            .isIn(400, 413);
      }
    }

    assertThatItServes();
  }

  /** The memory of all bodies under way is bounded, not only that of one. */
  @Test
  void senderOfManyUnfinishedBodies_takesNoMemory() throws IOException, InterruptedException {
    byte[] part = new byte[BODY_PART];
    Arrays.fill(part, (byte) ' ');
    List<Socket> senders = new ArrayList<>();
    try {
      for (int i = 0; i < SENDERS; i++) {
        Socket sender =
            new Socket(InetAddress.getLoopbackAddress(), process.url().getPort());
        senders.add(sender);
        sendPart(sender, part);
      }

      assertThat(process.peakMebibytes()).isLessThan(MOST_MEBIBYTES);
    } finally {
      for (Socket sender : senders) {
        sender.close();
      }
    }
    // The portal refuses bodies until it has seen that the senders are gone.
    int status = post();
    while (status == 503) {
      status = post();
    }
    assertThat(status).isEqualTo(200);
  }

  private static void sendPart(Socket sender, byte[] part) {
    String head = "POST /v2.1/track HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
        + (part.length + 1) + "\r\n\r\n";
    try {
      sender.getOutputStream().write(head.getBytes(UTF_8));
      sender.getOutputStream().write(part);
    } catch (IOException refused) {
      return; // the portal refused the body while it was sent
    }
  }

  private int post() throws IOException, InterruptedException {
    return client
        .post("/v2.1/track", TestTelemetry.request(Instant.now()).toString().getBytes(UTF_8))
        .statusCode();
  }

  private void assertThatItServes() throws IOException, InterruptedException {
    assertThat(post()).isEqualTo(200);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(1);
    assertThat(process.peakMebibytes()).isLessThan(MOST_MEBIBYTES);
  }
}
