package azurecensus.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.CapturedLog;
import azurecensus.exporter.testing.Fork;
import azurecensus.exporter.testing.ScriptedEndpoint;
import azurecensus.exporter.testing.ScriptedEndpoint.Reply;
import azurecensus.exporter.testing.TestTiming;
import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the delivery of finished envelopes over real sockets. */
@Timeout(60)
class ITEnvelopeSender {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final InMemoryExporterMetrics metrics = new InMemoryExporterMetrics();

  @TempDir
  private Path storage;

  private AzureMonitorExporterConfiguration.Builder configuration(String connectionString) {
    return AzureMonitorExporterConfiguration.builder()
        .setConnectionString(connectionString)
        .setStorageDirectory(storage)
        .setMetrics(metrics)
        .setTiming(TestTiming.FAST);
  }

  static String envelope(EnvelopeSender sender, String message) {
    return """
        {"name":"Microsoft.ApplicationInsights.Message","time":"%s","iKey":"%s","tags":{},\
        "data":{"baseType":"MessageData","baseData":{"ver":2,"message":"%s"}}}""".formatted(
            Instant.now().truncatedTo(ChronoUnit.MILLIS), sender.instrumentationKey(), message);
  }

  private static void offer(EnvelopeSender sender, int from, int to) {
    for (int i = from; i < to; i++) {
      assertThat(sender.offer(envelope(sender, "item " + i).getBytes(UTF_8))).isTrue();
    }
  }

  private static List<String> messages(int to) {
    return IntStream.range(0, to).mapToObj(i -> "item " + i).toList();
  }

  @Test
  void envelope_arrivesAsItIs() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      EnvelopeSender sender =
          new EnvelopeSender(configuration(endpoint.connectionString()).build());

      offer(sender, 0, 3);

      assertThat(sender.flush(LONG)).isTrue();
      assertThat(endpoint.messages()).containsExactlyElementsOf(messages(3));
      assertThat(metrics).hasToString("accepted=3 sent=3 retried=0 stored=0 loaded=0 dropped={}");
      sender.close(LONG);
      assertThat(sender.offer(envelope(sender, "late").getBytes(UTF_8))).isFalse();
      assertThat(metrics.dropped(DropReason.SHUTDOWN)).isOne();
    }
  }

  @Test
  void envelopeAboveTheLimit_isDroppedAndCounted() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      EnvelopeSender sender =
          new EnvelopeSender(configuration(endpoint.connectionString()).build());

      assertThat(sender.offer(new byte[EnvelopeSender.MAX_ENVELOPE_BYTES + 1])).isFalse();

      assertThat(metrics.dropped(DropReason.TOO_LARGE)).isOne();
      sender.close(LONG);
    }
  }

  @Test
  void fullQueue_dropsTheNewestAndCounts() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint()) {
      EnvelopeSender sender = new EnvelopeSender(configuration(endpoint.connectionString())
          .setBatchDelay(Duration.ofMinutes(1))
          .setMaxQueueItems(2)
          .build());
      offer(sender, 0, 2);

      assertThat(sender.offer(envelope(sender, "item 2").getBytes(UTF_8))).isFalse();

      assertThat(metrics.dropped(DropReason.QUEUE_FULL)).isOne();
      assertThat(sender.flush(LONG)).isTrue();
      assertThat(endpoint.messages()).containsExactlyElementsOf(messages(2));
      sender.close(LONG);
    }
  }

  @Test
  void itemsOnDisk_areCountedAndSentByTheNextSender() throws Exception {
    ScriptedEndpoint away = new ScriptedEndpoint();
    away.close();
    EnvelopeSender first =
        new EnvelopeSender(configuration(away.connectionString()).build());
    assertThat(first.itemsOnDisk()).isZero();
    offer(first, 0, 700);
    first.close(LONG);

    assertThat(first.itemsOnDisk()).isEqualTo(700);
    assertThat(first.lastWarning().orElseThrow().text()).doesNotContain(ScriptedEndpoint.KEY);
    try (ScriptedEndpoint back = new ScriptedEndpoint(away.port(), null)) {
      EnvelopeSender next =
          new EnvelopeSender(configuration(back.connectionString()).build());
      next.start();

      back.awaitItems(700);
      assertThat(back.messages()).containsExactlyInAnyOrderElementsOf(messages(700));
      next.close(LONG);
      assertThat(next.itemsOnDisk()).isZero();
    }
  }

  /** The far side fails in each way that passes, and is away once; nothing is lost or doubled. */
  @Test
  void twentyThousandEnvelopes_arriveOnceFromAFailingService() throws Exception {
    int half = 10_000;
    ScriptedEndpoint endpoint = onReusablePort();
    EnvelopeSender sender =
        new EnvelopeSender(configuration(endpoint.connectionString()).build());
    endpoint.script(
        Reply.status(503), Reply.status(429), Reply.status(439), Reply.ok(), Reply.status(500));
    offer(sender, 0, half);
    endpoint.awaitItems(1_000);
    // The POST after the last accepted one shows that its answer has arrived.
    endpoint.otherwise(Reply.status(503));
    endpoint.awaitPosts(endpoint.posts().size() + 2);
    endpoint.close();
    List<String> before = endpoint.messages();
    offer(sender, half, 2 * half);

    try (ScriptedEndpoint back = new ScriptedEndpoint(endpoint.port(), null)) {
      back.awaitItems(2 * half - before.size());
      assertThat(Stream.of(before, back.messages()).flatMap(List::stream))
          .containsExactlyInAnyOrderElementsOf(messages(2 * half));
      sender.close(LONG);
    }
    assertThat(metrics.dropped()).isZero();
    assertThat(sender.itemsOnDisk()).isZero();
  }

  /** A port below those of outgoing connections, one of which could take it meanwhile. */
  private static ScriptedEndpoint onReusablePort() throws IOException {
    for (int port = 20_000; ; port++) {
      try {
        return new ScriptedEndpoint(port, null);
      } catch (BindException e) {
        assertThat(port).as(e.getMessage()).isLessThan(30_000);
      }
    }
  }

  @Test
  void sampling_keepsTheOperationsOfAllSdks() {
    EnvelopeSender sender = new EnvelopeSender(
        configuration("InstrumentationKey=x").setSamplingPercentage(33).build());

    assertThat(sender.samplingPercentage()).isEqualTo(100 / 3.0);
    assertThat(sender.keepsOperation("0af7651916cd43dd8448eb211c80319c"))
        .isEqualTo(sender.keepsOperation("0af7651916cd43dd8448eb211c80319c"));
    assertThat(IntStream.range(0, 3_000)
            .filter(i -> sender.keepsOperation(HexFormat.of().toHexDigits(0x9E3779B97F4A7C15L * i)))
            .count())
        .isBetween(700L, 1_300L);
  }

  @Test
  void sender_needsNoClassOfOpenCensus() throws IOException, InterruptedException {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
        Fork program =
            Fork.runWithout("io/opencensus/", EnvelopeProgram.class, endpoint.connectionString())) {
      program.awaitLine("sent").awaitEnd();
      assertThat(endpoint.messages()).containsExactly("one");
    }
  }

  @Test
  void key_isInNoText() throws Exception {
    try (ScriptedEndpoint endpoint = new ScriptedEndpoint();
        CapturedLog log = new CapturedLog()) {
      endpoint.otherwise(Reply.status(400));
      EnvelopeSender sender =
          new EnvelopeSender(configuration(endpoint.connectionString()).build());
      offer(sender, 0, 1);
      assertThat(sender.flush(LONG)).isTrue();

      assertThat(sender.toString() + sender.endpoint() + sender.lastWarning() + log.texts())
          .contains("REJECTED")
          .doesNotContain(ScriptedEndpoint.KEY);
      sender.close(LONG);
    }
  }

  @Test
  void configurationWithoutConnectionString_isRefused() {
    AzureMonitorExporterConfiguration none =
        AzureMonitorExporterConfiguration.builder().build();

    assertThatThrownBy(() -> new EnvelopeSender(none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("connection string");
  }
}
