package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.sample.AnswerFunctions;
import azurecensus.sample.BodyFunctions;
import azurecensus.sample.ContextFunctions;
import azurecensus.sample.FailureFunctions;
import azurecensus.sample.SampleInjector;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Middleware and instance injector of an app behave as in the Java worker. */
class ITMiddleware {
  @TempDir
  private static Path directory;

  private static RunningSample sample;

  @BeforeAll
  static void start() throws Exception {
    SampleApp.in(directory)
        .functions(
            AnswerFunctions.class,
            BodyFunctions.class,
            ContextFunctions.class,
            FailureFunctions.class)
        .resource(
            "META-INF/services/com.microsoft.azure.functions.internal.spi.middleware.Middleware",
            "azurecensus.sample.SampleMiddleware\nazurecensus.sample.SampleMiddleware$Second\n")
        .resource(
            "META-INF/services/com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector",
            "azurecensus.sample.SampleInjector\n")
        .stage();
    sample = RunningSample.start(directory);
  }

  @AfterAll
  static void stop() {
    sample.close();
  }

  @Test
  void chain_runsInOrder_underTheSystemClassLoader_andSeesTheTriggersName() throws Exception {
    get("/api/ContextFirst");
    String console = sample.console();
    String first =
        "SampleMiddleware before ContextFirst: trigger req, value null, system loader true";
    String second = "Second before ContextFirst: trigger req, value null, system loader true";
    assertThat(console).containsSubsequence(first, second);
  }

  @Test
  void exceptionOfTheFunction_arrivesWrapped_andTheMiddlewareMayAnswer() throws Exception {
    assertThat(get("/api/Throw?kind=checked")).startsWith("HTTP/1.1 200").endsWith("rescued");
    assertThat(sample.console()).contains("caught java.io.IOException: no disk");
  }

  @Test
  void errorOfTheMiddleware_isAFailedInvocation() throws Exception {
    assertThat(get("/api/OutputString")).startsWith("HTTP/1.1 500");
    assertThat(sample.console())
        .contains("Executed 'Functions.OutputString' (Failed", "java.io.IOError", "no disk")
        .contains("Function OutputString: java.io.IOError reached the Java worker");
  }

  @Test
  void returnValue_canBeReplaced() throws Exception {
    assertThat(get("/api/ReturnInteger")).startsWith("HTTP/1.1 200").endsWith("5");
  }

  @Test
  void parameter_canBeReplaced() throws Exception {
    assertThat(
            exchange("POST /api/DirectString HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nsent"))
        .endsWith("direct: replaced");
  }

  @Test
  void functionOfAMiddlewareThatContinuesTwice_runsOnce() throws Exception {
    get("/api/Log?id=twice");
    assertThat(sample.console()).containsOnlyOnce("log INFO {0} twice");
  }

  @Test
  void functionThatIsNotCalled_answersNothing() throws Exception {
    assertThat(get("/api/ReturnVoid")).startsWith("HTTP/1.1 204");
  }

  @Test
  void injector_makesTheInstances_butNotForStaticFunctions() throws Exception {
    get("/api/Context?kind=function");
    int made = Integer.getInteger(SampleInjector.COUNT);
    get("/api/Static");
    assertThat(Integer.getInteger(SampleInjector.COUNT)).isEqualTo(made);
    get("/api/Context?kind=function");
    assertThat(Integer.getInteger(SampleInjector.COUNT)).isEqualTo(made + 1);
  }

  private static String get(String path) throws Exception {
    return exchange("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
  }

  private static String exchange(String request) throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      return client.send(request).response();
    }
  }
}
