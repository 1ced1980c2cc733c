package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.store.TelemetryTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The telemetry as Parquet, out and in. */
class ITParquet {
  private static final String[] ZIP = {"Content-Type", "application/zip"};

  @TempDir
  private Path folder;

  private Portal portal;
  private PortalClient client;

  @BeforeEach
  void start() {
    portal = Portal.start(PortalOptions.builder().setPort(0).build());
    client = new PortalClient(portal.url());
  }

  @AfterEach
  void stop() {
    portal.close();
  }

  /** Every item without its arrival number and its bytes. */
  private static List<String> items(PortalClient client) throws IOException, InterruptedException {
    return client
        .send(client.request("/api/export"))
        .body()
        .lines()
        .map(line -> line.replaceAll("\"(itemId|_BilledSize)\":\\d+,?", ""))
        .toList();
  }

  @Test
  void folder_holdsEveryTable() throws IOException, InterruptedException, SQLException {
    client.track(HostileTelemetry.items());
    client.track(TestTelemetry.operation());
    long items = portal.store().itemCount();
    Path written = folder.resolve("it's new");

    assertThat(portal.exportParquet(written)).isEqualTo(items);
    long counted = 0;
    try (Connection reader = DriverManager.getConnection("jdbc:duckdb:")) {
      for (TelemetryTable table : TelemetryTable.values()) {
        Path part = written.resolve(table.tableName()).resolve("part-00000.parquet");
        assertThat(part).exists();
        counted += count(reader, "'" + part.toString().replace("'", "''") + "'");
      }
    }
    assertThat(counted).isEqualTo(items);
  }

  private static long count(Connection reader, String file) throws SQLException {
    try (Statement statement = reader.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + file)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void folder_isReadAgain() throws IOException, InterruptedException {
    client.track(HostileTelemetry.items());
    client.track(TestTelemetry.operation());
    portal.exportParquet(folder);
    try (Portal another = Portal.start(PortalOptions.builder().setPort(0).build())) {
      assertThat(another.importFile(folder)).isEqualTo(portal.store().itemCount());

      assertThat(items(new PortalClient(another.url()))).isEqualTo(items(client));
    }
  }

  @Test
  void archive_isExportedAndImported() throws IOException, InterruptedException {
    client.track(TestTelemetry.operation());
    List<String> before = items(client);
    HttpResponse<byte[]> archive =
        client.sendForBytes(client.request("/api/export?format=parquet"));

    assertThat(archive.statusCode()).isEqualTo(200);
    portal.clear();
    HttpResponse<String> answer = client.post("/api/import", archive.body(), ZIP);
    assertThat(answer.body()).isEqualTo("{\"imported\":7}");
    assertThat(items(client)).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "requests/../../evil.parquet",
        "../requests/evil.parquet",
        "nowhere/part.parquet",
        "requests/part.txt",
        "/etc/part.parquet"
      })
  void otherNamesInAnArchive_areRefused(String name) throws IOException, InterruptedException {
    assertThat(client.post("/api/import", zip(name, new byte[10]), ZIP).statusCode())
        .isEqualTo(400);
  }

  @Test
  void damagedFiles_areReported() throws IOException, InterruptedException {
    byte[] archive =
        client.sendForBytes(client.request("/api/export?format=parquet")).body();
    byte[] cut = Arrays.copyOf(archive, archive.length / 2);

    assertThat(client.post("/api/import", "no zip".getBytes(UTF_8), ZIP).statusCode())
        .isEqualTo(400);
    assertThat(client.post("/api/import", cut, ZIP).statusCode()).isEqualTo(400);
    HttpResponse<String> damaged =
        client.post("/api/import", zip("requests/a.parquet", "PAR1xPAR1".getBytes(UTF_8)), ZIP);
    assertThat(damaged.statusCode()).isEqualTo(400);
    assertThat(damaged.body()).contains("could not be read");
  }

  @Test
  void archiveBeyondTheBound_isRefused() throws IOException, InterruptedException {
    try (Portal small = Portal.start(
        PortalOptions.builder().setPort(0).setMaxStoredBytes(1_000_000).build())) {
      PortalClient sender = new PortalClient(small.url());
      byte[] bomb = zip("requests/a.parquet", new byte[5_000_000]);

      assertThat(bomb.length).isLessThan(100_000);
      assertThat(sender.post("/api/import", bomb, ZIP).statusCode()).isEqualTo(413);
    }
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  @Test
  void commandLine_exportsADatabaseFile() throws IOException, InterruptedException {
    Path database = folder.resolve("telemetry.db");
    try (Portal stored =
        Portal.start(PortalOptions.builder().setPort(0).setDatabase(database).build())) {
      new PortalClient(stored.url()).track(TestTelemetry.operation());
    }
    Path written = folder.resolve("lake");
    String[] arguments = {"--db", database.toString(), "--export-parquet", written.toString()};
    ByteArrayOutputStream texts = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(texts, true, UTF_8)) {
      assertThat(PortalMain.run(Map.of(), arguments, out, out)).isZero();
      assertThat(PortalMain.run(Map.of(), arguments, out, out)).isEqualTo(1);
    }

    assertThat(texts.toString(UTF_8))
        .contains("Exported    7 items to " + written)
        .contains("is not empty");
    assertThat(Files.exists(written.resolve("requests").resolve("part-00000.parquet")))
        .isTrue();
  }
}
