package azurecensus.portal.forward;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.portal.FarSide;
import azurecensus.portal.TestTelemetry;
import azurecensus.portal.ingest.EnvelopeRelay;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.StoredItem;
import azurecensus.portal.store.TelemetryTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwarderTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  /** Nothing listens there. */
  private static final String NOWHERE =
      "InstrumentationKey=" + FarSide.KEY + ";IngestionEndpoint=http://127.0.0.1:1/";

  @TempDir
  private Path storage;

  private Forwarder forwarder(Set<String> roles, double percentage) {
    return new Forwarder(
        new ForwardOptions(NOWHERE, roles, percentage, storage, 1_000_000),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static StoredItem request(String role, String operation, boolean success) {
    return new StoredItem(TelemetryTable.REQUESTS)
        .put(Column.CLOUD_ROLE_NAME, role)
        .put(Column.OPERATION_ID, operation)
        .put(Column.SUCCESS, success);
  }

  private static JsonNode copy(Forwarder forwarder, ObjectNode envelope, StoredItem item)
      throws IOException {
    String copy = forwarder.copy(envelope, item);
    return copy == null ? null : JSON.readTree(copy.getBytes(UTF_8));
  }

  private static String operation(int number) {
    return HexFormat.of().toHexDigits(0x9E3779B97F4A7C15L * number)
        + HexFormat.of().toHexDigits((long) number);
  }

  @Test
  void copy_hasTheOtherKeyAndNamesThisPortal() throws IOException {
    ObjectNode envelope = TestTelemetry.request(NOW);
    envelope.put("name", "Microsoft.ApplicationInsights.00000000000000000000000000000000.Request");

    JsonNode copy = copy(forwarder(Set.of(), 100), envelope, request("app", "op", true));

    assertThat(copy.path("iKey").asText()).isEqualTo(FarSide.KEY);
    assertThat(copy.path("name").asText()).isEqualTo("Microsoft.ApplicationInsights.Request");
    assertThat(copy.at("/data/baseData/properties/ForwardedBy").asText())
        .matches("portal-[0-9a-f]{8}");
    assertThat(copy.at("/data/baseData/url").asText()).contains("/api/instrumentation");
    assertThat(copy.has("sampleRate")).isFalse();
  }

  @Test
  void copyThatComesBack_isNotSentAgain() throws IOException {
    Forwarder forwarder = forwarder(Set.of(), 100);
    StoredItem item = request("app", "op", true);
    ObjectNode once = (ObjectNode) copy(forwarder, TestTelemetry.request(NOW), item);

    assertThat(forwarder.copy(once, item)).isNull();

    EnvelopeRelay.State state = forwarder.state().orElseThrow();
    assertThat(state.dropped()).isEqualTo(Map.of("CAME_BACK", 1L));
    assertThat(state.lastError()).contains("leads to this portal").doesNotContain(FarSide.KEY);
    assertThat(state.lastErrorTime()).isEqualTo(NOW);
  }

  @Test
  void chainOfPortals_isFollowedUpToFour() throws IOException {
    StoredItem item = request("app", "op", true);
    ObjectNode envelope = TestTelemetry.request(NOW);
    for (int portal = 0; portal < 4; portal++) {
      envelope = (ObjectNode) copy(forwarder(Set.of(), 100), envelope, item);
      assertThat(envelope.at("/data/baseData/properties/ForwardedBy").asText().split(", "))
          .hasSize(portal + 1);
    }

    assertThat(forwarder(Set.of(), 100).copy(envelope, item)).isNull();
  }

  @Test
  void roles_leaveOutTheOthers() {
    Forwarder forwarder = forwarder(Set.of("Web", "API"), 100);

    assertThat(forwarder.copy(TestTelemetry.request(NOW), request("web", "op", true)))
        .isNotNull();
    assertThat(forwarder.copy(TestTelemetry.request(NOW), request("worker", "op", true)))
        .isNull();
    assertThat(forwarder.copy(TestTelemetry.request(NOW), request(null, "op", true)))
        .isNull();
    assertThat(forwarder.state().orElseThrow().leftOut()).isEqualTo(2);
  }

  @Test
  void sampling_keepsWholeOperationsAndTheirCount() throws IOException {
    Forwarder forwarder = forwarder(Set.of(), 25);
    int kept = 0;
    for (int i = 0; i < 2_000; i++) {
      StoredItem item = request("app", operation(i), true);
      JsonNode first = copy(forwarder, TestTelemetry.request(NOW), item);
      JsonNode second = copy(forwarder, TestTelemetry.trace(NOW, "hello"), item);
      assertThat(first == null).isEqualTo(second == null);
      if (first != null) {
        assertThat(first.path("sampleRate").asDouble()).isEqualTo(25);
        kept++;
      }
    }

    assertThat(kept).isBetween(350, 650);
  }

  @Test
  void sampling_keepsFailuresAsTheyAre() {
    Forwarder forwarder = forwarder(Set.of(), 0.001);

    assertThat(IntStream.range(0, 100)
            .mapToObj(i -> TestTelemetry.request(NOW))
            .map(envelope -> forwarder.copy(envelope, request("app", "op", false))))
        .allMatch(copy -> !copy.contains("sampleRate"));
  }

  /** Both samplings score an operation alike, so the lower of the two percentages counts alone. */
  @Test
  void sampling_doesNotMultiplyWithThatOfTheSdk() throws IOException {
    Forwarder forwarder = forwarder(Set.of(), 50);
    for (int i = 0; i < 50; i++) {
      StoredItem item = request("app", operation(i), true);
      JsonNode fewer = copy(forwarder, TestTelemetry.request(NOW).put("sampleRate", 20), item);
      JsonNode more = copy(forwarder, TestTelemetry.request(NOW).put("sampleRate", 80), item);

      assertThat(fewer.path("sampleRate").asDouble()).isEqualTo(20);
      assertThat(more == null ? 50 : more.path("sampleRate").asDouble()).isEqualTo(50);
    }
  }

  @Test
  void textThatIsNoUnicode_isSentOn() throws IOException {
    ObjectNode envelope = TestTelemetry.trace(NOW, "broken \ud800 text");

    assertThat(copy(forwarder(Set.of(), 100), envelope, request("app", "op", true))
            .at("/data/baseData/message")
            .asText())
        .isEqualTo("broken ? text");
  }

  /** The other service is away for so long that the folder is full: the oldest are dropped. */
  @Test
  void fullFolder_dropsTheOldestAndCounts() {
    Forwarder forwarder = forwarder(Set.of(), 100);
    forwarder.start("127.0.0.1", Set.of(7072));
    Random random = new Random(1);
    int items = 60;
    for (int i = 0; i < items; i++) {
      byte[] text = new byte[30_000]; // does not get smaller
      random.nextBytes(text);
      forwarder.send(List.of("{\"a\":\"" + HexFormat.of().formatHex(text) + "\"}"));
    }
    forwarder.close();

    EnvelopeRelay.State state = forwarder.state().orElseThrow();
    assertThat(state.sent()).isZero();
    assertThat(state.dropped()).containsOnlyKeys("STORAGE_FULL");
    assertThat(state.waiting()).isPositive();
    assertThat(state.waiting() + state.dropped().get("STORAGE_FULL")).isEqualTo(items);
    assertThat(state.lastError()).isNotBlank().doesNotContain(FarSide.KEY);
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, http://localhost:7072/, true",
    "127.0.0.1, http://127.0.0.1:4318, true",
    "0.0.0.0,   http://127.0.0.1:7072/, true",
    "127.0.0.1, http://127.0.0.1:7073/, false",
    "127.0.0.1, https://127.0.0.1/, false",
    "127.0.0.1, https://192.0.2.1:7072/, false",
  })
  void portalItself_isRefused(String host, String endpoint, boolean refused) {
    Forwarder forwarder = new Forwarder(
        new ForwardOptions(
            "InstrumentationKey=" + FarSide.KEY + ";IngestionEndpoint=" + endpoint,
            Set.of(),
            100,
            storage,
            1_000_000),
        Clock.systemUTC());
    if (refused) {
      assertThatThrownBy(() -> forwarder.start(host, Set.of(7072, 4318)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("leads to this portal itself: use that of another resource");
    } else {
      forwarder.start(host, Set.of(7072, 4318));
    }
    forwarder.close();
  }

  @Test
  void texts_holdNoSecret() {
    Forwarder forwarder = forwarder(Set.of("Web"), 10);

    assertThat(forwarder.describe()).isEqualTo("127.0.0.1, roles web, 10.00 % of operations");
    assertThat(forwarder
            + forwarder.describe()
            + new ForwardOptions(NOWHERE, Set.of(), 100, storage, 1_000_000))
        .doesNotContain(FarSide.KEY);
  }
}
