package azurecensus.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.doctor.app.Libraries;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Examines copies of the staged app: healthy ones, and one for each problem. */
class ITDoctor {
  private static final String HTTP_BINDINGS =
      "[{\"type\": \"httpTrigger\", \"direction\": \"in\", \"name\": \"request\"%s},"
          + " {\"type\": \"http\", \"direction\": \"out\", \"name\": \"$return\"}]";
  private static final String TIMER_BINDINGS =
      "[{\"type\": \"timerTrigger\", \"direction\": \"in\", \"name\": \"timer\", \"schedule\": \"0 0 * * * *\"}]";
  private static final String QUEUE_BINDINGS =
      "[{\"type\": \"queueTrigger\", \"direction\": \"in\", \"name\": \"message\", \"queueName\": \"work\"}]";
  private static final String SECRET = "11111111-2222-3333-4444-555555555555";
  private static final Pattern FINDING = Pattern.compile("(?m)^(?:ERROR|WARNING) (\\S+)$");

  @TempDir
  Path directory;

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private HttpServer endpoint;
  private int status = 200;
  private Clock clock = Clock.systemUTC();
  private Path temporaryDirectory;
  private StagedCopy app;

  @BeforeEach
  void stageHealthyApp() throws IOException {
    endpoint = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext("/", exchange -> {
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    endpoint.start();
    temporaryDirectory = Files.createDirectory(directory.resolve("tmp"));
    app = StagedCopy.into(directory.resolve("app"));
    app.setting("APPLICATIONINSIGHTS_CONNECTION_STRING", connectionString());
  }

  @AfterEach
  void stopEndpoint() {
    endpoint.stop(0);
  }

  private String connectionString() {
    return "InstrumentationKey=" + SECRET + ";IngestionEndpoint=http://127.0.0.1:"
        + endpoint.getAddress().getPort() + "/";
  }

  private int examine(String... arguments) {
    String[] all = Stream.concat(
            Stream.of("--app=" + app.directory, "--root=" + directory), Stream.of(arguments))
        .toArray(String[]::new);
    PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    return new Doctor(Map.of(), temporaryDirectory, clock, out).run(all);
  }

  private String output() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  private List<String> found() {
    return FINDING
        .matcher(output())
        .results()
        .map((MatchResult r) -> r.group(1))
        .toList();
  }

  @Test
  void run_ofAHealthyApp_findsNothing() {
    int exitCode = examine();

    assertThat(output()).endsWith("Nothing found." + System.lineSeparator());
    assertThat(found()).isEmpty();
    assertThat(exitCode).isZero();
  }

  @Test
  void run_ofTheStagedApp_findsNothing() throws IOException {
    app = StagedCopy.into(directory.resolve("as-staged"));

    assertThat(examine("--offline=true")).isZero();
  }

  static Stream<Arguments> healthyApps() {
    return Stream.of(
        healthy("requests left to the worker", t -> {
          t.app.setting("OPENCENSUS_REQUEST_OWNER", "worker");
          t.app.set("host.json", "/logging/logLevel", "Host.Results", "None");
        }),
        healthy(
            "timeout without leading zero",
            t -> t.app.set("host.json", "", "functionTimeout", "0:10:00")),
        healthy(
            "timeout without seconds", t -> t.app.set("host.json", "", "functionTimeout", "00:05")),
        healthy(
            "timeout of days", t -> t.app.set("host.json", "", "functionTimeout", "2.00:00:00")),
        healthy(
            "agent for uses of its own, such as H2's",
            t -> t.app.addJar("h2.jar", 8, true, "org/h2/Driver.class")),
        healthy("SLF4J on java.util.logging", t -> {
          t.app.addJar("slf4j-api.jar", 8, false, "org/slf4j/Logger.class");
          t.app.addJar("slf4j-jdk14.jar", 8, false, "org/slf4j/jul/JULServiceProvider.class");
        }),
        healthy("Logback with this project's appender", t -> {
          t.app.addJar("slf4j-api.jar", 8, false, "org/slf4j/Logger.class");
          t.app.addJar(
              "logback-classic.jar",
              8,
              false,
              "ch/qos/logback/classic/Logger.class",
              "ch/qos/logback/core/ConsoleAppender.class");
          t.app.addJar(
              "azurecensus-logback.jar",
              17,
              false,
              "azurecensus/logback/ApplicationInsightsAppender.class");
        }),
        healthy("Log4j on java.util.logging", t -> {
          t.app.addJar("slf4j-api.jar", 8, false, "org/slf4j/Logger.class");
          t.app.addJar(
              "log4j-to-jul.jar", 8, false, "org/apache/logging/log4j/tojul/JULProvider.class");
        }),
        healthy("queue with the host's storage by identity", t -> {
          t.app.addFunction("work", QUEUE_BINDINGS);
          t.app.removeSetting("AzureWebJobsStorage");
          t.app.setting("AzureWebJobsStorage__accountName", "orders");
          t.app.setting("AzureWebJobsStorage__credential", "managedidentity");
          t.app.setting("AzureWebJobsStorage__clientId", SECRET);
        }),
        healthy("queue of another storage", t -> {
          t.app.addFunction(
              "work",
              QUEUE_BINDINGS.replace("\"queueName\"", "\"connection\": \"Other\", \"queueName\""));
          t.app.removeSetting("AzureWebJobsStorage");
          t.app.setting(
              "AzureWebJobsStorage__blobServiceUri", "https://orders.blob.core.windows.net");
        }),
        healthy(
            "setting without a value",
            t -> t.app.set("local.settings.json", "/Values", "OPENCENSUS_REQUEST_OWNER", null)),
        healthy(
            "storage directory that does not exist yet",
            t -> t.app.setting(
                "OPENCENSUS_STORAGE_DIRECTORY", t.directory.resolve("telemetry").toString())));
  }

  private static Arguments healthy(String name, Fault change) {
    return Arguments.of(name, change);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("healthyApps")
  void run_ofAnUnusualButCorrectApp_findsNothing(String name, Fault change) throws IOException {
    change.seed(this);

    int exitCode = examine();

    assertThat(found()).as(output()).isEmpty();
    assertThat(exitCode).isZero();
  }

  /** Changes the app or its environment. */
  @FunctionalInterface
  interface Fault {
    void seed(ITDoctor test) throws IOException;
  }

  private static Arguments fault(int exitCode, String id, String name, Fault fault) {
    return Arguments.of(name, id, exitCode, fault);
  }

  private static Arguments error(String id, String name, Fault fault) {
    return fault(Doctor.ERRORS, id, name, fault);
  }

  private static Arguments warning(String id, String name, Fault fault) {
    return fault(Doctor.WARNINGS, id, name, fault);
  }

  static Stream<Arguments> faults() {
    return Stream.of(settingsFaults(), hostFaults(), functionFaults(), jarFaults(), otherFaults())
        .flatMap(faults -> faults);
  }

  private static Stream<Arguments> settingsFaults() {
    return Stream.of(
        error(
            "settings-missing",
            "no settings",
            t -> Files.delete(t.app.file("local.settings.json"))),
        error(
            "settings-malformed",
            "truncated settings",
            t -> t.app.write("local.settings.json", "{\"Values\": {")),
        error(
            "settings-encrypted",
            "settings encrypted",
            t -> t.app.set("local.settings.json", "", "IsEncrypted", true)),
        error(
            "connection-string-missing",
            "no connection string",
            t -> t.app.removeSetting("APPLICATIONINSIGHTS_CONNECTION_STRING")),
        error("connection-string-missing", "only the old key", t -> {
          t.app.removeSetting("APPLICATIONINSIGHTS_CONNECTION_STRING");
          t.app.setting("APPINSIGHTS_INSTRUMENTATIONKEY", SECRET);
        }),
        error(
            "exporter-setting",
            "connection string without key",
            t -> t.app.setting(
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                t.connectionString().replace("InstrumentationKey", "Key"))),
        error(
            "exporter-setting",
            "endpoint that is no address",
            t -> t.app.setting(
                "APPLICATIONINSIGHTS_CONNECTION_STRING",
                "InstrumentationKey=" + SECRET + ";IngestionEndpoint=dc.example.com")),
        error("connection-string-placeholder", "placeholder key", t -> {
          t.app.setting(
              "APPLICATIONINSIGHTS_CONNECTION_STRING",
              "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://unresolvable.invalid/");
          t.offline();
        }),
        warning("endpoint-not-encrypted", "http to another machine", t -> {
          t.app.setting(
              "APPLICATIONINSIGHTS_CONNECTION_STRING",
              "InstrumentationKey=" + SECRET + ";IngestionEndpoint=http://unresolvable.invalid/");
          t.offline();
        }),
        error(
            "exporter-setting",
            "identity required, but absent",
            t -> t.app.setting("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "Authorization=AAD")),
        error(
            "exporter-setting",
            "sampling in words",
            t -> t.app.setting("APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE", "all")),
        error(
            "worker-runtime",
            "worker of another language",
            t -> t.app.setting("FUNCTIONS_WORKER_RUNTIME", "node")),
        error(
            "host-version",
            "unsupported host version",
            t -> t.app.setting("FUNCTIONS_EXTENSION_VERSION", "~3")),
        error("host-storage", "timer without storage", t -> {
          t.app.addFunction("tick", TIMER_BINDINGS);
          t.app.setting("AzureWebJobsStorage", "");
        }),
        warning("host-storage-identity", "storage with key and identity", t -> {
          t.app.setting("AzureWebJobsStorage", "UseDevelopmentStorage=true");
          t.app.setting("AzureWebJobsStorage__accountName", "orders");
        }),
        warning("host-storage-identity", "identity named but not chosen", t -> {
          t.app.removeSetting("AzureWebJobsStorage");
          t.app.setting("AzureWebJobsStorage__accountName", "orders");
          t.app.setting("AzureWebJobsStorage__clientId", SECRET);
        }),
        warning("host-storage-identity", "queue without the queues' address", t -> {
          t.app.addFunction("work", QUEUE_BINDINGS);
          t.app.removeSetting("AzureWebJobsStorage");
          t.app.setting(
              "AzureWebJobsStorage__blobServiceUri", "https://orders.blob.core.windows.net");
        }),
        warning(
            "owner-unknown",
            "unknown request owner",
            t -> t.app.setting("OPENCENSUS_REQUEST_OWNER", "hots")),
        warning(
            "requests-doubled",
            "request sent by both",
            t -> t.app.setting("OPENCENSUS_REQUEST_OWNER", "worker")),
        warning(
            "role-missing", "no name for the map", t -> t.app.removeSetting("WEBSITE_SITE_NAME")),
        warning(
            "agent-enabled",
            "agent enabled",
            t -> t.app.setting("APPLICATIONINSIGHTS_ENABLE_AGENT", "true")),
        warning(
            "agent-in-options",
            "agent in the worker's options",
            t -> t.app.setting("languageWorkers__java__arguments", "-javaagent:/home/agent.jar")),
        warning(
            "opentelemetry-switch",
            "OpenTelemetry enabled",
            t -> t.app.setting("JAVA_ENABLE_OPENTELEMETRY", "true")));
  }

  private static Stream<Arguments> hostFaults() {
    return Stream.of(
        error("host-json-missing", "no host.json", t -> Files.delete(t.app.file("host.json"))),
        error(
            "host-json-malformed",
            "truncated host.json",
            t -> t.app.write("host.json", "{\"version\": \"2.0\",")),
        error(
            "host-json-version",
            "host.json of version 4",
            t -> t.app.set("host.json", "", "version", "4.0")),
        error(
            "host-json-timeout",
            "timeout in minutes",
            t -> t.app.set("host.json", "", "functionTimeout", "5m")),
        error(
            "host-json-route-prefix",
            "route prefix no text",
            t -> t.app.set("host.json", "/extensions/http", "routePrefix", false)),
        error("extension-bundle-missing", "timer without bundle", t -> {
          t.app.addFunction("tick", TIMER_BINDINGS);
          t.app.write(
              "host.json",
              "{\"version\": \"2.0\", \"logging\": {\"applicationInsights\": {\"samplingSettings\":"
                  + " {\"isEnabled\": false}, \"logLevel\": {\"Function\": \"None\"}}}}");
        }),
        error(
            "extension-bundle-id",
            "bundle unknown",
            t -> t.app.set("host.json", "/extensionBundle", "id", "Bundle")),
        error(
            "extension-bundle-version",
            "bundle without range",
            t -> t.app.set("host.json", "/extensionBundle", "version", "latest")),
        warning(
            "extension-bundle-old",
            "bundle out of support",
            t -> t.app.set("host.json", "/extensionBundle", "version", "[2.*, 3.0.0)")),
        warning(
            "requests-dropped",
            "request items filtered out",
            t -> t.app.set("host.json", "/logging/logLevel", "default", "Warning")),
        warning(
            "host-sampling",
            "host samples",
            t -> t.app.set(
                "host.json",
                "/logging/applicationInsights",
                "samplingSettings",
                Map.of("isEnabled", true))),
        warning(
            "host-opentelemetry",
            "host in OpenTelemetry mode",
            t -> t.app.set("host.json", "", "telemetryMode", "OpenTelemetry")),
        warning(
            "host-correlation",
            "host without W3C",
            t -> t.app.set(
                "host.json",
                "/logging/applicationInsights/httpAutoCollectionOptions",
                "enableW3CDistributedTracing",
                false)));
  }

  private static Stream<Arguments> functionFaults() {
    return Stream.of(
        error("no-functions", "no function", t -> {
          Files.delete(t.app.file("instrumentation/function.json"));
          Files.delete(t.app.file("instrumentation"));
        }),
        error(
            "function-json-malformed",
            "truncated function.json",
            t -> t.app.write("instrumentation/function.json", "{")),
        error(
            "function-name",
            "name with a blank",
            t -> t.app.addFunction("my function", HTTP_BINDINGS.formatted(""))),
        error(
            "function-jar-missing",
            "jar missing",
            t -> t.app.set("instrumentation/function.json", "", "scriptFile", "../gone.jar")),
        error(
            "function-class-missing",
            "class missing",
            t -> t.app.set(
                "instrumentation/function.json", "", "entryPoint", "azurecensus.Gone.run")),
        error(
            "function-binding",
            "binding without direction",
            t -> t.app.addFunction("other", HTTP_BINDINGS.formatted("").replace("\"in\"", "\"\""))),
        error("function-trigger", "no trigger", t -> t.app.addFunction("other", "[]")),
        error(
            "route-conflict",
            "route used twice",
            t -> t.app.addFunction(
                "other", HTTP_BINDINGS.formatted(", \"route\": \"/Instrumentation\""))),
        error(
            "route-reserved",
            "route reserved for the host",
            t -> t.app.addFunction(
                "other", HTTP_BINDINGS.formatted(", \"route\": \"admin/other\""))));
  }

  private static Stream<Arguments> jarFaults() {
    return Stream.of(
        error("jar-unreadable", "broken jar", t -> t.app.write("lib/broken.jar", "PK")),
        error(
            "opencensus-impl-missing",
            "no implementation of OpenCensus",
            t -> t.app.deleteJars("opencensus-impl")),
        error("exporter-missing", "no exporter", t -> t.app.deleteJars("opencensus-exporter")),
        error(
            "opentelemetry-shim",
            "OpenTelemetry shim",
            t -> t.app.addJar("shim.jar", 8, false, Libraries.OPENTELEMETRY_SHIM)),
        error(
            "library-twice",
            "exporter twice",
            t -> t.app.addJar("older.jar", 17, false, Libraries.OUR_EXPORTER)),
        error("library-twice", "OkHttp under two names", t -> {
          t.app.deleteJars("okhttp");
          t.app.addJar("okhttp-4.12.0.jar", 8, false, "okhttp3/OkHttpClient.class");
          t.app.addJar("okhttp-jvm-5.5.1.jar", 8, false, "okhttp3/OkHttpClient.class");
        }),
        warning(
            "slf4j-unsent",
            "SLF4J without a way to the telemetry",
            t -> t.app.addJar("slf4j-api.jar", 8, false, "org/slf4j/Logger.class")),
        warning("slf4j-unsent", "Logback without an appender to the telemetry", t -> {
          t.app.addJar("slf4j-api.jar", 8, false, "org/slf4j/Logger.class");
          t.app.addJar(
              "logback-classic.jar",
              8,
              false,
              "ch/qos/logback/classic/Logger.class",
              "ch/qos/logback/core/ConsoleAppender.class");
        }),
        warning("slf4j-mismatch", "SLF4J 1 with a provider for SLF4J 2", t -> {
          t.app.addJar("slf4j-api-1.7.36.jar", 8, false, "org/slf4j/Logger.class");
          t.app.addJar("logback-classic.jar", 8, false, Libraries.SLF4J_2_PROVIDER);
        }),
        warning("slf4j-mismatch", "SLF4J 2 with a provider for SLF4J 1", t -> {
          t.app.addJar(
              "slf4j-api-2.jar", 8, false, "org/slf4j/Logger.class", Libraries.SLF4J_2_API);
          t.app.addJar("logback-classic.jar", 8, false, Libraries.SLF4J_1_BINDER);
        }),
        error(
            "java-too-old",
            "class for a newer Java",
            t -> t.app.addJar("newer.jar", 99, false, "some/New.class")),
        warning(
            "two-telemetry-libraries",
            "classic SDK as well",
            t -> t.app.addJar(
                "core.jar", 8, false, "com/microsoft/applicationinsights/TelemetryClient.class")),
        warning(
            "two-telemetry-libraries",
            "OpenTelemetry for Functions as well",
            t -> t.app.addJar(
                "otel.jar", 8, false, "com/microsoft/azure/functions/opentelemetry/Any.class")),
        warning(
            "agent-jar",
            "agent deployed",
            t -> t.app.addJar("agent.jar", 8, true, "io/opentelemetry/javaagent/Agent.class")),
        warning(
            "worker-wins",
            "Gson deployed",
            t -> t.app.addJar("gson.jar", 8, false, Libraries.GSON)));
  }

  private static Stream<Arguments> otherFaults() {
    return Stream.of(
        error("endpoint-unreachable", "endpoint unreachable", t -> t.endpoint.stop(0)),
        error("endpoint-wrong", "wrong endpoint", t -> t.status = 404),
        error("endpoint-wants-token", "endpoint for identities only", t -> t.status = 401),
        error("endpoint-quota", "daily cap reached", t -> t.status = 402),
        warning("endpoint-failing", "endpoint fails", t -> t.status = 503),
        warning(
            "clock-skew",
            "clock ten minutes ahead",
            t -> t.clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10))),
        error(
            "clock-refused",
            "clock three hours ahead",
            t -> t.clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(3))),
        error(
            "clock-refused",
            "clock three days behind",
            t -> t.clock = Clock.offset(Clock.systemUTC(), Duration.ofDays(-3))),
        warning(
            "storage-unwritable",
            "storage directory that is a file",
            t -> t.app.setting(
                "OPENCENSUS_STORAGE_DIRECTORY", t.app.file("host.json").toString())),
        warning("storage-shared", "storage directory that every user may change", t -> {
          Path shared = Files.createDirectory(t.directory.resolve("shared"));
          Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
          t.app.setting("OPENCENSUS_STORAGE_DIRECTORY", shared.toString());
        }),
        warning("storage-shared", "storage directory that is a link", t -> {
          Path link = Files.createSymbolicLink(t.directory.resolve("link"), t.temporaryDirectory);
          t.app.setting("OPENCENSUS_STORAGE_DIRECTORY", link.toString());
        }),
        warning(
            "storage-unwritable",
            "no directory to write to",
            t -> t.temporaryDirectory = t.directory.resolve("gone")));
  }

  private String[] arguments = {};

  private void offline() {
    arguments = new String[] {"--offline=true"};
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("faults")
  void run_findsOnlyTheProblemOfTheApp(String name, String id, int exitCode, Fault fault)
      throws IOException {
    fault.seed(this);

    int actual = examine(arguments);

    assertThat(found()).as(output()).contains(id).allMatch(id::equals);
    assertThat(actual).isEqualTo(exitCode);
    assertThat(output()).contains("Remedy: ").doesNotContain(SECRET);
  }

  @Test
  void run_findsLogsSentByTheHost_whenTheirCategoryIsNotFiltered() throws IOException {
    app.set("host.json", "/logging/applicationInsights", "logLevel", Map.of());

    assertThat(examine()).isEqualTo(Doctor.WARNINGS);
    assertThat(found()).containsAnyOf("logs-doubled", "logs-by-host").hasSize(1);
  }

  @Test
  void run_namesAllFunctionsInOneFinding() throws IOException {
    app.addFunction("first", HTTP_BINDINGS.formatted(""));
    app.addFunction("second", HTTP_BINDINGS.formatted(""));
    app.set("host.json", "/logging/applicationInsights", "logLevel", Map.of());

    examine("--offline=true");

    assertThat(output())
        .containsOnlyOnce("the log lines of first, instrumentation, second:")
        .containsOnlyOnce(
            "\"Function.first.User\": \"None\", \"Function.instrumentation.User\": \"None\"");
  }

  @Test
  void run_listsEqualFindingsInOneAndNamesSettingAndPlace() throws IOException {
    app.setting("OPENCENSUS_REQUEST_OWNER", "hots");
    app.setting("OPENCENSUS_LOG_OWNER", "hots");
    app.setting("APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE", "all");

    examine("--offline=true");

    assertThat(found()).containsExactly("exporter-setting", "owner-unknown");
    assertThat(output())
        .contains(
            "Remedy: Correct APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE in "
                + app.file("local.settings.json"),
            "Remedy: Correct or remove OPENCENSUS_REQUEST_OWNER in ",
            "          Correct or remove OPENCENSUS_LOG_OWNER in ");
  }

  @Test
  void run_readsSettingsListedByTheAzureCli() throws IOException {
    Path listed = directory.resolve("listed.json");
    Files.writeString(
        listed,
        "[{\"name\": \"APPLICATIONINSIGHTS_CONNECTION_STRING\", \"slotSetting\": false, \"value\": \""
            + connectionString()
            + "\"}, {\"name\": \"APPLICATIONINSIGHTS_AUTHENTICATION_STRING\", \"value\": \"Authorization=AAD\"}]");

    assertThat(examine("--settings=" + listed)).as(output()).isZero();
  }

  @Test
  void run_ofAnAppThatThePluginCreated_namesTheMissingConnectionString() throws IOException {
    Path listed = directory.resolve("listed.json");
    Files.writeString(
        listed,
        "[{\"name\": \"APPINSIGHTS_INSTRUMENTATIONKEY\", \"value\": \"" + SECRET
            + "\"}, {\"name\": \"FUNCTIONS_WORKER_RUNTIME\", \"value\": \"java\"}]");

    assertThat(examine("--settings=" + listed, "--offline=true")).isEqualTo(Doctor.ERRORS);

    assertThat(found()).contains("connection-string-missing");
    assertThat(output())
        .contains(
            "az functionapp config appsettings set",
            "The Functions Maven plugin and its quick start create apps without it")
        .doesNotContain(SECRET);
  }

  @Test
  void run_namesTheSettingsThatTheModeOpenTelemetryIgnores() throws IOException {
    app.set("host.json", "", "telemetryMode", "OpenTelemetry");

    examine("--offline=true");

    assertThat(output())
        .contains("logging.applicationInsights.samplingSettings")
        .contains("logging.applicationInsights.logLevel")
        .contains("set OPENCENSUS_LOG_OWNER to host in " + app.file("local.settings.json"));
  }

  @Test
  void run_withoutAStagedDirectory_examinesNothing() {
    assertThat(examine("--app=" + directory.resolve("gone"))).isEqualTo(Doctor.NOT_EXAMINED);
    assertThat(output()).contains("mvn package");
  }

  @Test
  void run_withAnUnknownOption_printsTheUsage() {
    assertThat(examine("--fast=true")).isEqualTo(Doctor.NOT_EXAMINED);
    assertThat(output()).contains("--fast", "[options]", "Exit code:");
  }
}
