package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.load.MeasuredPortal;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Small compressed bodies that unpack to very many things, with the memory seen from outside. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the memory of a process from /proc")
@Timeout(180)
class ITHostileBodies {
  private static final int UNPACKED = 30_000_000;
  private static final int POSTS = 2;

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

  @Test
  void bombs_takeNoMemoryAndEndNothing() throws IOException, InterruptedException {
    List<String> bombs = List.of(
        "x\n".repeat(UNPACKED / 2),
        "[" + "{},".repeat(UNPACKED / 3) + "{}]",
        "[".repeat(UNPACKED),
        "{\"a\":[" + "1,".repeat(UNPACKED / 2) + "1]}",
        "{\"a\":".repeat(UNPACKED / 5));
    for (String bomb : bombs) {
      byte[] packed = PortalClient.gzip(bomb);
      for (int post = 0; post < POSTS; post++) {
        assertThat(
                client.post("/v2.1/track", packed, "Content-Encoding", "gzip").statusCode())
            .as(bomb.substring(0, 10))
            .isIn(400, 413);
      }
    }

    assertThat(client
            .post("/v2.1/track", TestTelemetry.request(Instant.now()).toString().getBytes(UTF_8))
            .statusCode())
        .isEqualTo(200);
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(1);
    assertThat(process.peakMebibytes()).isLessThan(MOST_MEBIBYTES);
  }
}
