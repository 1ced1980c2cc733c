package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.exporter.internal.delivery.ManagedIdentity;
import azurecensus.exporter.spi.AccessTokenSupplier.AccessToken;
import azurecensus.exporter.testing.CapturedLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AzureMonitorExporterConfigurationTest {
  private static final String CONNECTION =
      "InstrumentationKey=5ecret;IngestionEndpoint=https://h.example";

  @Test
  void fromEnvironment_withoutAnythingExportsNothing() {
    assertThat(
            AzureMonitorExporterConfiguration.fromEnvironment(Map.of()).build().connectionString())
        .isEmpty();
    assertThat(AzureMonitorExporterConfiguration.builder()
            .setConnectionString(" ")
            .build()
            .connectionString())
        .isEmpty();
  }

  @Test
  void fromEnvironment_readsTheDocumentedVariables() {
    AzureMonitorExporterConfiguration configuration =
        AzureMonitorExporterConfiguration.fromEnvironment(Map.of(
                "APPLICATIONINSIGHTS_CONNECTION_STRING", CONNECTION,
                "APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE", " 25 ",
                "OPENCENSUS_STORAGE_DIRECTORY", "/somewhere"))
            .build();

    assertThat(configuration.connectionString()).isPresent();
    assertThat(configuration.samplingPercentage()).isEqualTo(25);
    assertThat(configuration.storageDirectory()).contains(Path.of("/somewhere").toAbsolutePath());
    assertThat(configuration.toString()).doesNotContain("5ecret");
  }

  @Test
  void storage_isADirectoryOfUserAndResourceThatDoesNotTellTheKey() {
    AzureMonitorExporterConfiguration.Builder builder =
        AzureMonitorExporterConfiguration.builder().setConnectionString(CONNECTION);
    Path directory = builder.build().storageDirectory().orElseThrow();
    Path other =
        builder.setConnectionString(CONNECTION + "2").build().storageDirectory().orElseThrow();

    assertThat(directory).isNotEqualTo(other).isAbsolute();
    assertThat(directory.toString()).doesNotContain("5ecret").contains("azurecensus-");
  }

  @Test
  void storage_canBeTurnedOff() {
    assertThat(AzureMonitorExporterConfiguration.fromEnvironment(Map.of(
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                CONNECTION,
                "OPENCENSUS_STORAGE_DIRECTORY",
                "None"))
            .build()
            .storageDirectory())
        .isEmpty();
  }

  @Test
  void logSource_isOffUnlessAskedFor() {
    assertThat(AzureMonitorExporterConfiguration.builder().build().logSource()).isFalse();
    assertThat(AzureMonitorExporterConfiguration.fromEnvironment(
                Map.of("OPENCENSUS_LOG_SOURCE", "True"))
            .build()
            .logSource())
        .isTrue();
    assertThat(problem(Map.of("OPENCENSUS_LOG_SOURCE", "yes")))
        .isEqualTo("OPENCENSUS_LOG_SOURCE must be true or false. Until then false is used.");
  }

  @Test
  void metrics_areOffUnlessAskedFor() {
    AzureMonitorExporterConfiguration none =
        AzureMonitorExporterConfiguration.fromEnvironment(Map.of()).build();
    AzureMonitorExporterConfiguration some = AzureMonitorExporterConfiguration.fromEnvironment(
            Map.of(
                "OPENCENSUS_METRICS", "TRUE",
                "OPENCENSUS_METRICS_INTERVAL", "5",
                "OPENCENSUS_METRICS_NAMESPACE", "shop",
                "OPENCENSUS_PERFORMANCE_COUNTERS", "true",
                "OPENCENSUS_LIVE_METRICS", "true"))
        .build();

    assertThat(none.metricsEnabled()).isFalse();
    assertThat(none.metricsInterval()).isEqualTo(Duration.ofSeconds(60));
    assertThat(none.metricsNamespace()).isNull();
    assertThat(none.performanceCountersEnabled()).isFalse();
    assertThat(none.liveMetricsEnabled()).isFalse();
    assertThat(some.metricsEnabled()).isTrue();
    assertThat(some.metricsInterval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(some.metricsNamespace()).isEqualTo("shop");
    assertThat(some.performanceCountersEnabled()).isTrue();
    assertThat(some.liveMetricsEnabled()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "3601", "5s", "1.5"})
  void metricsInterval_outOfRangeNamesTheVariable(String value) {
    assertThat(problem(Map.of("OPENCENSUS_METRICS_INTERVAL", value)))
        .isEqualTo(
            "OPENCENSUS_METRICS_INTERVAL must be a number of seconds from 1 to 3600. Until then 60 is used.");
  }

  @ParameterizedTest
  @CsvSource({"0", "-1", "100.1", "NaN", "many"})
  void samplingPercentage_outOfRangeNamesTheVariable(String value) {
    assertThat(problem(Map.of("APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE", value)))
        .contains(
            "APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE must be a number above 0 and at most 100");
  }

  private static String problem(Map<String, String> environment) {
    List<String> problems = AzureMonitorExporterConfiguration.problemsOf(environment);
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  @Test
  void fromEnvironment_logsAWrongSettingOnceAndContinuesWithoutIt() {
    try (CapturedLog said = new CapturedLog()) {
      AzureMonitorExporterConfiguration configuration =
          AzureMonitorExporterConfiguration.fromEnvironment(Map.of(
                  "APPLICATIONINSIGHTS_CONNECTION_STRING",
                  CONNECTION,
                  "APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE",
                  "5ecret"))
              .build();

      assertThat(configuration.connectionString()).isPresent();
      assertThat(configuration.samplingPercentage()).isEqualTo(100);
      assertThat(said.texts()).hasSize(1);
      assertThat(said.texts().get(0))
          .contains("APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE must be a number", "100 is used")
          .endsWith("docs/configuration.md.")
          .doesNotContain("5ecret");
      assertThat(said.records().get(0).getLevel()).isEqualTo(Level.SEVERE);
    }
  }

  static Stream<Map<String, String>> settingsThatPreventTheExport() {
    String connection = "APPLICATIONINSIGHTS_CONNECTION_STRING";
    String authentication = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
    return Stream.of(
        Map.of(connection, "IngestionEndpoint=https://h.example"),
        Map.of(connection, CONNECTION + "," + CONNECTION),
        Map.of("APPINSIGHTS_INSTRUMENTATIONKEY", "5ecret"),
        Map.of(connection, CONNECTION, authentication, "Authorization=AAD"),
        Map.of(connection, CONNECTION, authentication, "key"),
        Map.of(
            connection,
            "InstrumentationKey=k;IngestionEndpoint=http://h.example",
            authentication,
            "Authorization=AAD",
            "IDENTITY_ENDPOINT",
            "http://127.0.0.1:1/",
            "IDENTITY_HEADER",
            "x"));
  }

  @ParameterizedTest
  @MethodSource("settingsThatPreventTheExport")
  void createAndRegister_ofWrongSettingsLogsOneErrorAndExportsNothing(
      Map<String, String> environment) {
    try (CapturedLog said = new CapturedLog()) {
      AzureMonitorTraceExporter.createAndRegister(
          AzureMonitorExporterConfiguration.fromEnvironment(environment).build());

      assertThat(AzureMonitorTraceExporter.registered()).isNull();
      assertThat(said.texts()).hasSize(1);
      assertThat(said.texts().get(0))
          .startsWith("No telemetry is exported: APPLICATIONINSIGHTS_")
          .endsWith("docs/configuration.md.")
          .doesNotContain("5ecret");
    }
  }

  @Test
  void setters_refuseWhatCannotBe() {
    AzureMonitorExporterConfiguration.Builder builder = AzureMonitorExporterConfiguration.builder();

    assertThatThrownBy(() -> builder.setBatchDelay(Duration.ofHours(1)))
        .hasMessageContaining("batchDelay must be from");
    assertThatThrownBy(() -> builder.setShutdownTimeout(Duration.ZERO))
        .hasMessageContaining("shutdownTimeout must be");
    assertThatThrownBy(() -> builder.setMaxQueueItems(0)).hasMessageContaining("maxQueueItems");
    assertThatThrownBy(() -> builder.setMaxQueueBytes(1)).hasMessageContaining("maxQueueBytes");
    assertThatThrownBy(() -> builder.setMaxStorageBytes(1)).hasMessageContaining("maxStorageBytes");
    assertThatThrownBy(() -> builder.addTelemetryProcessor(null)).hasMessageContaining("processor");
    assertThatThrownBy(() -> builder.setMetrics(null)).hasMessageContaining("metrics");
    assertThatThrownBy(() -> builder.setMetricsInterval(Duration.ofMillis(999)))
        .hasMessageContaining("metricsInterval must be from");
  }

  @Test
  void fromEnvironment_turnsManagedIdentityOn() {
    Map<String, String> environment = Map.of(
        "APPLICATIONINSIGHTS_CONNECTION_STRING", CONNECTION,
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "authorization=aad ; ClientId=c;",
        "IDENTITY_ENDPOINT", "http://127.0.0.1:1/",
        "IDENTITY_HEADER", "x");

    assertThat(AzureMonitorExporterConfiguration.fromEnvironment(environment)
            .build()
            .accessTokenSupplier())
        .containsInstanceOf(ManagedIdentity.class);
  }

  @Test
  void fromEnvironment_saysWhatIsMissing() {
    assertThat(problem(Map.of("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=AAD")))
        .contains("assign a managed identity");
    assertThat(problem(Map.of("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "ClientId=5ecret")))
        .contains("must contain Authorization=AAD")
        .doesNotContain("5ecret");
    assertThat(problem(Map.of("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "5ecret")))
        .contains("Authorization=AAD;ClientId=")
        .doesNotContain("5ecret");
  }

  @Test
  void build_sendsNoTokenUnencrypted() {
    AzureMonitorExporterConfiguration.Builder builder = AzureMonitorExporterConfiguration.builder()
        .setConnectionString("InstrumentationKey=k;IngestionEndpoint=http://h.example")
        .setAccessTokenSupplier(audience -> new AccessToken("t", Instant.MAX));

    assertThatThrownBy(builder::build).hasMessageContaining("must be https");
    builder
        .setConnectionString("InstrumentationKey=k;IngestionEndpoint=http://127.0.0.1:1")
        .build();
  }
}
