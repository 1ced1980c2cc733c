package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.sample.AnswerFunctions;
import azurecensus.sample.BodyFunctions;
import azurecensus.sample.BridgeFunctions;
import azurecensus.sample.ContextFunctions;
import azurecensus.sample.OtherTriggers;
import azurecensus.sample.RefusedFunctions;
import azurecensus.sample.RouteFunctions;
import azurecensus.sample.TriggerFunctions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each problem that keeps an app from starting has a message that names the remedy. */
class StartFailureTest {
  @TempDir
  private Path directory;

  @Test
  void missingStaging_saysHowToBuildIt() {
    assertFailure(directory.resolve("nowhere"), "There is no staged app in", "mvn package");
  }

  @Test
  void emptyDirectory_lacksItsHostJson() {
    assertFailure(directory, "host.json is missing", "rebuild");
  }

  @Test
  void noFunctions_isReported() throws IOException {
    Files.writeString(directory.resolve("host.json"), SampleApp.HOST_JSON);
    assertFailure(directory, "holds no function", "rebuild");
  }

  @Test
  void functionWithoutEntryPoint_isNamed() throws IOException {
    stage();
    write(
        "Version/function.json",
        "{\"scriptFile\": \"../sample.jar\", \"entryPoint\": \"nothing\"}");
    assertFailure(directory, "function.json", "entryPoint");
  }

  @Test
  void missingJar_isNamed() throws IOException {
    stage();
    Files.delete(directory.resolve("sample.jar"));
    assertFailure(directory, "sample.jar", "does not exist");
  }

  @Test
  void missingClass_isNamed() throws IOException {
    stage();
    write("Version/function.json", functionJson("azurecensus.sample.Gone.run", ""));
    assertInError("Version", "class azurecensus.sample.Gone is not in sample.jar");
  }

  @Test
  void missingMethod_isNamed() throws IOException {
    stage();
    write("Version/function.json", functionJson("azurecensus.sample.ContextFunctions.gone", ""));
    assertInError("Version", "azurecensus.sample.ContextFunctions.gone is no public method");
  }

  @Test
  void nestedClass_needsATopLevelClass() throws IOException {
    SampleApp.in(directory)
        .functions(ContextFunctions.class, RefusedFunctions.Nested.class)
        .stage();
    assertInError(
        "NestedFunction",
        "azurecensus.sample.RefusedFunctions.Nested is nested in another one",
        "top-level class");
  }

  @Test
  void allFunctionsInError_areNamedTogether_andTheOthersRun() throws Exception {
    stage();
    write("Version/function.json", functionJson("azurecensus.sample.Gone.run", ""));
    write("Log/function.json", functionJson("azurecensus.sample.ContextFunctions.gone", ""));
    try (RunningSample sample = RunningSample.start(directory);
        RawClient client = new RawClient(sample.port())) {
      assertThat(sample.console())
          .containsSubsequence("In error", "Function Log: ", "Function Version: ");
      assertThat(client
              .send("GET /api/Context?kind=function HTTP/1.1\r\nHost: x\r\n\r\n")
              .response())
          .endsWith("Context");
      assertThat(client.send("GET /api/Version HTTP/1.1\r\nHost: x\r\n\r\n").status())
          .isEqualTo(404);
    }
  }

  @Test
  void onlyFunctionsInError_keepTheAppFromStarting() throws IOException {
    SampleApp.in(directory).functions(RefusedFunctions.Nested.class).stage();
    assertFailure(directory, "Function NestedFunction", "top-level class");
  }

  @Test
  void bridgeMethod_isRefusedAsInAzure() throws IOException {
    SampleApp.in(directory).functions(BridgeFunctions.class).stage();
    assertFailure(
        directory, "Function Bridge", "azurecensus.sample.BridgeFunctions.apply", "bridge");
  }

  @Test
  void newerJava_saysWhichJavaToUse() throws IOException {
    stageClass("azurecensus/sample/Newer", classFile("azurecensus/sample/Newer", 200));
    assertFailure(
        directory,
        "compiled for a newer Java than the " + Runtime.version().feature(),
        "JAVA_HOME");
  }

  @Test
  void brokenClass_isNamed() throws IOException {
    stageClass("azurecensus/sample/Newer", new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
    assertFailure(directory, "class azurecensus.sample.Newer cannot be loaded", "rebuild");
  }

  @Test
  void duplicateRoute_namesBothFunctions() throws IOException {
    stage();
    write(
        "Other/function.json",
        functionJson("azurecensus.sample.ContextFunctions.version", "version"));
    assertFailure(directory, "Functions Other and Version have the same route", "change one");
  }

  @Test
  void reservedRoute_isRefused() throws IOException {
    stage();
    write(
        "Other/function.json",
        functionJson("azurecensus.sample.ContextFunctions.version", "admin/x"));
    assertInError("Other", "admin");
  }

  @Test
  void malformedRoute_isNamed() throws IOException {
    stage();
    write(
        "Other/function.json",
        functionJson("azurecensus.sample.ContextFunctions.version", "a/{b:odd}"));
    assertInError("Other", "the constraint \"odd\" does not exist");
  }

  @Test
  void twoInjectors_areRefused() throws IOException {
    SampleApp.in(directory)
        .functions(ContextFunctions.class)
        .resource(
            "META-INF/services/com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector",
            "azurecensus.sample.SampleInjector\nazurecensus.sample.SampleInjector$Second\n")
        .stage();
    assertFailure(directory, "more than one FunctionInstanceInjector");
  }

  @Test
  void missingMiddleware_isNamed() throws IOException {
    SampleApp.in(directory)
        .functions(ContextFunctions.class)
        .resource(
            "META-INF/services/com.microsoft.azure.functions.internal.spi.middleware.Middleware",
            "azurecensus.sample.Gone\n")
        .stage();
    assertFailure(directory, "A middleware of the app cannot be loaded", "azurecensus.sample.Gone");
  }

  @Test
  void middlewareForANewerJava_isNamed() throws IOException {
    assertServiceForANewerJavaIsNamed(
        "com.microsoft.azure.functions.internal.spi.middleware.Middleware",
        "A middleware of the app cannot be loaded");
  }

  @Test
  void injectorForANewerJava_isNamed() throws IOException {
    assertServiceForANewerJavaIsNamed(
        "com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector",
        "The FunctionInstanceInjector cannot be loaded");
  }

  private void assertServiceForANewerJavaIsNamed(String service, String text) throws IOException {
    SampleApp.in(directory)
        .functions(ContextFunctions.class)
        .resource("META-INF/services/" + service, "other.Newer\n")
        .stage();
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(directory.resolve("lib/other.jar")))) {
      zip.putNextEntry(new ZipEntry("other/Newer.class"));
      zip.write(classFile("other/Newer", 200));
      zip.closeEntry();
    }
    assertFailure(directory, text, "other/Newer", "JAVA_HOME");
  }

  @Test
  void invalidBodyLimit_isNamed() {
    for (String limit : List.of("-1", "many", "4000000000")) {
      assertThatThrownBy(
              () -> start(directory, 0, Map.of("FUNCTIONS_REQUEST_BODY_SIZE_LIMIT", limit)))
          .isInstanceOf(HostException.class)
          .hasMessageContaining(
              "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT must be a number of bytes, 0 to");
    }
  }

  @Test
  void portInUse_saysHowToChooseAnother() throws IOException {
    stage();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> start(directory, taken.getLocalPort()))
          .isInstanceOf(HostException.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " is in use")
          .hasMessageContaining("Host.LocalHttpPort");
    }
  }

  @Test
  void malformedConnectionString_isNotEchoed() throws IOException {
    stage();
    Map<String, String> environment =
        Map.of("APPLICATIONINSIGHTS_CONNECTION_STRING", "InstrumentationKey");
    assertThatThrownBy(() -> start(directory, 0, environment))
        .isInstanceOf(HostException.class)
        .hasMessageStartingWith("APPLICATIONINSIGHTS_CONNECTION_STRING: ");
  }

  @Test
  void otherTriggers_areListedWithTheirCall() throws IOException {
    SampleApp.in(directory).functions(RouteFunctions.class, OtherTriggers.class).stage();
    try (FunctionHost host = start(directory, 0)) {
      assertThat(host.functionList())
          .contains("Nightly: timerTrigger \"0 0 3 * * *\", also by POST " + host.url()
              + "/admin/functions/Nightly")
          .contains("ItemNew: [GET] " + host.url() + "/api/items/new");
    }
  }

  @Test
  void disabledFunctions_areListedWithTheSetting_andNotRun() throws Exception {
    SampleApp.in(directory)
        .functions(ContextFunctions.class, RouteFunctions.class)
        .stage();
    Map<String, String> environment = Map.of(
        "AzureWebJobs.Version.Disabled", "true",
        "AzureWebJobs__itemnew__Disabled", "1",
        "AzureWebJobs.ItemById.Disabled", "false",
        "AzureWebJobsStorage", "true");
    try (FunctionHost host = start(directory, 0, environment);
        RawClient client = new RawClient(host.url().getPort())) {
      assertThat(host.functionList())
          .contains("Version: disabled by AzureWebJobs.Version.Disabled")
          .contains("ItemNew: disabled by AzureWebJobs__itemnew__Disabled")
          .noneMatch(line -> line.startsWith("ItemById: disabled"));
      assertThat(client.send("GET /api/Version HTTP/1.1\r\nHost: x\r\n\r\n").status())
          .isEqualTo(404);
    }
  }

  @Test
  void functionsThatFailInAzure_areNamedWithTheRemedy() throws IOException {
    SampleApp.in(directory)
        .functions(RefusedFunctions.class, AnswerFunctions.class, BodyFunctions.class)
        .stage();
    try (RunningSample sample = RunningSample.start(directory)) {
      assertThat(sample.console())
          .containsPattern("Function BodyRecord: .*Item is a record.* use a class")
          .containsPattern("Function BodyRecords: .*Item is a record.* use a class")
          .containsPattern("Function ReturnBuilder: .*status.* return HttpResponseMessage")
          .containsPattern("Function ReturnObject: .*status.* declare HttpResponseMessage")
          .containsPattern("Function OutputResponse: .*status.* return HttpResponseMessage")
          .containsPattern("Function DirectString: .*not an HttpRequestMessage")
          .doesNotContain("Function BodyPojo", "Function ReturnString", "Function OutputString");
    }
  }

  @Test
  void bindingsThatDoNotRunHere_areNamedWithTheRemedy() throws IOException {
    stage();
    write("Version/function.json", """
        {"scriptFile": "../sample.jar", "entryPoint": "azurecensus.sample.ContextFunctions.version",
         "bindings": [{"type": "httpTrigger", "direction": "in", "name": "req", "methods": ["GET"]},
                      {"type": "http", "direction": "out", "name": "$return"},
                      {"type": "queue", "direction": "out", "name": "message"},
                      {"type": "sql", "direction": "in", "name": "rows"},
                      {"type": "blob", "direction": "in", "name": "document"}]}
        """);
    try (RunningSample sample = RunningSample.start(directory)) {
      assertThat(sample.console())
          .containsOnlyOnce(
              "Not served here: the input sql of Version; calls of these functions fail.")
          .contains("Use the Functions Core Tools")
          .doesNotContain("queue", "blob");
    }
  }

  @Test
  void triggersThatDoNotRunHere_areNamedOnceWithTheReason() throws IOException {
    SampleApp.in(directory).functions(TriggerFunctions.class).stage();
    try (RunningSample sample = RunningSample.start(directory)) {
      assertThat(sample.console())
          .containsOnlyOnce("Not run here: kafkaTrigger of OnKafka: it needs a Kafka broker.");
      assertThat(sample.host().functionList()).contains("OnKafka: kafkaTrigger, does not run here");
    }
  }

  @Test
  void malformedSchedule_andMissingSetting_areErrorsOfTheirFunctionAlone() throws IOException {
    stage();
    timer("Wrong", "0 0 24 * * *");
    timer("Missing", "%NIGHTLY%");
    try (RunningSample sample = RunningSample.start(directory)) {
      assertThat(sample.console())
          .contains(
              "Function Wrong: the schedule \"0 0 24 * * *\" has \"24\" as its hour, which must be 0 to 23")
          .contains("Function Missing: its trigger \"timer\" (schedule) needs the setting NIGHTLY")
          .contains("the other functions run");
      assertThat(sample.host().functionList()).contains("Wrong: in error, does not run");
    }
    try (RunningSample sample = RunningSample.start(directory, Map.of("NIGHTLY", "0 0 3 * * *"))) {
      assertThat(sample.host().functionList())
          .anyMatch(line -> line.startsWith("Missing: timerTrigger \"0 0 3 * * *\", also by POST"));
    }
  }

  private void timer(String function, String schedule) throws IOException {
    write(function + "/function.json", """
        {"scriptFile": "../sample.jar", "entryPoint": "azurecensus.sample.OtherTriggers.nightly",
         "bindings": [{"type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "%s"}]}
        """.formatted(schedule));
  }

  private void stage() throws IOException {
    SampleApp.in(directory).functions(ContextFunctions.class).stage();
  }

  private void write(String file, String content) throws IOException {
    Path path = directory.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }

  private static String functionJson(String entryPoint, String route) {
    return """
        {"scriptFile": "../sample.jar", "entryPoint": "%s",
         "bindings": [{"type": "httpTrigger", "direction": "in", "name": "req", "methods": ["GET"], "route": "%s"}]}
        """.formatted(entryPoint, route);
  }

  private void stageClass(String name, byte[] content) throws IOException {
    Files.writeString(directory.resolve("host.json"), SampleApp.HOST_JSON);
    write("Newer/function.json", functionJson(name.replace('/', '.') + ".run", ""));
    try (ZipOutputStream zip =
        new ZipOutputStream(Files.newOutputStream(directory.resolve("sample.jar")))) {
      zip.putNextEntry(new ZipEntry(name + ".class"));
      zip.write(content);
      zip.closeEntry();
    }
  }

  /** The smallest valid class file of a given version. */
  private static byte[] classFile(String name, int version) throws IOException {
    java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
    try (java.io.DataOutputStream out = new java.io.DataOutputStream(bytes)) {
      out.writeInt(0xCAFEBABE);
      out.writeShort(0);
      out.writeShort(version);
      out.writeShort(5);
      out.writeByte(1);
      out.writeUTF(name);
      out.writeByte(7);
      out.writeShort(1);
      out.writeByte(1);
      out.writeUTF("java/lang/Object");
      out.writeByte(7);
      out.writeShort(3);
      out.writeShort(0x21);
      out.writeShort(2);
      out.writeShort(4);
      out.writeShort(0);
      out.writeShort(0);
      out.writeShort(0);
      out.writeShort(0);
    }
    return bytes.toByteArray();
  }

  /** The function is in error, with these texts on the console, and the others run. */
  private void assertInError(String function, String... texts) {
    try (RunningSample sample = RunningSample.start(directory)) {
      assertThat(sample.host().functionList())
          .contains(function + ": in error, does not run")
          .anyMatch(line -> line.startsWith("Context: [GET]"));
      assertThat(sample.console()).contains("Function " + function + ": ").contains(texts);
    }
  }

  private static void assertFailure(Path app, String... texts) {
    assertThatThrownBy(() -> start(app, 0)).isInstanceOf(HostException.class).satisfies(failure -> {
      for (String text : texts) {
        assertThat(failure).hasMessageContaining(text);
      }
    });
  }

  private static FunctionHost start(Path app, int port) {
    return start(app, port, Map.of());
  }

  private static FunctionHost start(Path app, int port, Map<String, String> environment) {
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return FunctionHost.start(FunctionHostOptions.builder(app)
        .setPort(port)
        .setProcessEnvironment(environment)
        .setOutput(nowhere, false)
        .build());
  }
}
