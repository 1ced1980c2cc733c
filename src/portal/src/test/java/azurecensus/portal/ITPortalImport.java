package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that the option {@code --import} opens at the start. */
class ITPortalImport {
  @TempDir
  private Path folder;

  @Test
  void exportedFiles_areOpenedPlainAndCompressed() throws IOException, InterruptedException {
    Path plain = folder.resolve("telemetry.ndjson");
    Path compressed = folder.resolve("telemetry.ndjson.gz");
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      PortalClient client = new PortalClient(portal.url());
      client.track(TestTelemetry.operation());
      String exported = client.send(client.request("/api/export")).body();
      Files.writeString(plain, exported);
      Files.write(compressed, PortalClient.gzip(exported));
    }
    try (Portal portal = Portal.start(PortalOptions.builder().setPort(0).build())) {
      assertThat(portal.importFile(plain)).isEqualTo(7);
      assertThat(portal.importFile(compressed)).isEqualTo(7);

      PortalClient client = new PortalClient(portal.url());
      assertThat(client.get("/api/operations/" + TestTelemetry.OPERATION_ID).path("items"))
          .hasSize(14);
    }
  }

  @Test
  void fileThatIsMissingOrWrong_endsTheProgramWithTheReason()
      throws IOException, InterruptedException {
    Path wrong = Files.writeString(folder.resolve("wrong.ndjson"), "{\"itemType\": \"nonsense\"}");
    for (Path file : new Path[] {folder.resolve("missing.ndjson"), wrong}) {
      ByteArrayOutputStream errors = new ByteArrayOutputStream();
      try (PrintStream out = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
          PrintStream err = new PrintStream(errors, true, UTF_8)) {
        String[] arguments = {"--port", "0", "--import", file.toString()};
        assertThat(PortalMain.run(Map.of(), arguments, out, err)).isEqualTo(1);
      }

      assertThat(errors.toString(UTF_8))
          .startsWith("Importing " + file + " failed: ")
          .containsAnyOf("there is no such file", "Item 1 has no known itemType");
    }
  }
}
