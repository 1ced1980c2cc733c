package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.sample.AnswerFunctions;
import azurecensus.sample.ContextFunctions;
import azurecensus.sample.FailureFunctions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares the items that arrive at the portal about one invocation with the real host's, field by
 * field: names, properties and values are those that the host's WebJobs SDK writes for an HTTP
 * trigger.
 */
class ITHostTelemetry {
  private static final String REASON =
      "This function was programmatically called via the host APIs.";
  private static final String PROCESS_ID = Long.toString(ProcessHandle.current().pid());
  private static final String HOST_JSON = """
      {"version": "2.0",
       "logging": {
         "logLevel": {"default": "Information"},
         "applicationInsights": {"logLevel": {"Function.Log.User": "Warning"}}}}
      """;
  // Trace ids, one for each call.
  private static final String SUCCEEDED = "000000000000000000000000000000d1";
  private static final String FAILED = "000000000000000000000000000000d2";
  private static final String ERROR_ANSWERED = "000000000000000000000000000000d3";
  private static final String LOGGED = "000000000000000000000000000000d4";
  private static final String TRACEPARENT = "000000000000000000000000000000d5";
  private static final String TRACESTATE = "000000000000000000000000000000d6";

  private static final Map<String, HttpResponse<String>> ANSWERS = new HashMap<>();
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir
  private static Path directory;

  private static Portal portal;
  private static RunningSample sample;

  @BeforeAll
  static void start() throws Exception {
    SampleApp.in(directory)
        .functions(AnswerFunctions.class, ContextFunctions.class, FailureFunctions.class)
        .hostJson(HOST_JSON)
        .stage();
    portal = Portal.start(PortalOptions.builder().setPort(0).build());
    sample = RunningSample.startIn(
        directory,
        Map.of(
            "APPLICATIONINSIGHTS_CONNECTION_STRING",
            portal.connectionString(),
            "WEBSITE_SITE_NAME",
            "Sample",
            "WEBSITE_SLOT_NAME",
            "Blue",
            "WEBSITE_INSTANCE_ID",
            "instance-1"));
    // All calls come first because spans are exported every five seconds.
    call("/api/Context?kind=invocation", SUCCEEDED);
    call("/api/Throw?kind=runtime", FAILED);
    call("/api/Response?kind=serverError", ERROR_ANSWERED);
    call("/api/Log?id=x1", LOGGED);
    call("/api/Context?kind=traceparent", TRACEPARENT);
    call("/api/Context?kind=tracestate", TRACESTATE);
  }

  @AfterAll
  static void stop() {
    sample.close();
    portal.close();
  }

  @Test
  void succeededInvocation_isSentAsTheHostDoes() throws Exception {
    String traceId = SUCCEEDED;
    String invocationId = ANSWERS.get(traceId).body();

    List<JsonNode> items = items(traceId, 4);

    assertThat(items).hasSize(4);
    JsonNode request = ofType(items, "request").get(0);
    assertThat(request.path("id").asText()).matches("[0-9a-f]{16}");
    assertThat(text(
            request,
            "name",
            "operation_Name",
            "operation_Id",
            "operation_ParentId",
            "resultCode",
            "success",
            "url",
            "cloud_RoleName",
            "cloud_RoleInstance",
            "client_IP",
            "source",
            "itemCount"))
        .isEqualTo(List.of(
            "Context",
            "Context",
            traceId,
            "00000000000000bb",
            "200",
            "true",
            sample.uri("/api/Context").toString(),
            "sample-blue",
            "instance-1",
            "0.0.0.0",
            "null",
            "1"));
    assertThat(request.path("sdkVersion").asText()).startsWith("azurefunctions:");
    Map<String, String> dimensions = dimensions(request);
    assertThat(Double.parseDouble(dimensions.remove("FunctionExecutionTimeMs"))).isPositive();
    String hostInstance = dimensions.remove("HostInstanceId");
    assertThat(hostInstance).matches("[0-9a-f-]{36}");
    assertThat(dimensions)
        .isEqualTo(Map.of(
            "Category", "Host.Results",
            "LogLevel", "Information",
            "InvocationId", invocationId,
            "FullName", "Functions.Context",
            "TriggerReason", REASON,
            "HttpMethod", "GET",
            "HttpPath", "/api/Context",
            "ProcessId", PROCESS_ID));

    JsonNode executing = withMessage(items, "Executing");
    assertThat(executing.path("message").asText())
        .isEqualTo(
            "Executing 'Functions.Context' (Reason='" + REASON + "', Id=" + invocationId + ")");
    assertBelow(executing, request, 1);
    assertThat(dimensions(executing))
        .isEqualTo(sorted(
            Map.of(
                "Category", "Function.Context",
                "LogLevel", "Information",
                "EventId", "1",
                "EventName", "FunctionStarted",
                "InvocationId", invocationId,
                "HostInstanceId", hostInstance,
                "ProcessId", PROCESS_ID),
            Map.of(
                "prop__functionName",
                "Functions.Context",
                "prop__reason",
                REASON,
                "prop__invocationId",
                invocationId,
                "prop__{OriginalFormat}",
                "Executing '{functionName}' (Reason='{reason}', Id={invocationId})")));

    JsonNode invoked = withMessage(items, "Function ");
    assertThat(invoked.path("message").asText())
        .isEqualTo("Function \"Context\" (Id: " + invocationId + ") invoked by Java Worker");
    assertBelow(invoked, request, 1);
    assertThat(dimensions(invoked))
        .containsEntry("Category", "Function.Context.User")
        .containsEntry("InvocationId", invocationId);
    assertThat(sample.console()).contains(invoked.path("message").asText());

    JsonNode executed = withMessage(items, "Executed");
    assertThat(executed.path("message").asText())
        .matches("Executed 'Functions\\.Context' \\(Succeeded, Id=" + invocationId
            + ", Duration=\\d+ms\\)");
    assertBelow(executed, request, 1);
    Map<String, String> executedDimensions = dimensions(executed);
    assertThat(executedDimensions.remove("prop__executionDuration")).matches("\\d+");
    assertThat(executedDimensions)
        .isEqualTo(sorted(
            Map.of(
                "Category", "Function.Context",
                "LogLevel", "Information",
                "EventId", "2",
                "EventName", "FunctionCompleted",
                "InvocationId", invocationId,
                "HostInstanceId", hostInstance,
                "ProcessId", PROCESS_ID),
            Map.of(
                "prop__functionName",
                "Functions.Context",
                "prop__status",
                "Succeeded",
                "prop__invocationId",
                invocationId,
                "prop__{OriginalFormat}",
                "Executed '{functionName}' ({status}, Id={invocationId},"
                    + " Duration={executionDuration}ms)")));
  }

  @Test
  void failedInvocation_isAFailedRequestWithItsException() throws Exception {
    assertThat(ANSWERS.get(FAILED).statusCode()).isEqualTo(500);

    List<JsonNode> items = items(FAILED, 5);

    assertThat(items).hasSize(5);
    JsonNode request = ofType(items, "request").get(0);
    assertThat(text(request, "name", "resultCode", "success"))
        .isEqualTo(List.of("Throw", "500", "false"));
    assertThat(dimensions(request))
        .containsEntry("LogLevel", "Error")
        .containsEntry("Category", "Host.Results");
    JsonNode executed = withMessage(items, "Executed");
    assertThat(executed.path("message").asText()).contains("(Failed, ");
    assertBelow(executed, request, 3);
    assertThat(dimensions(executed))
        .containsEntry("EventId", "3")
        .containsEntry("prop__status", "Failed");
    List<JsonNode> exceptions = ofType(items, "exception");
    assertThat(exceptions)
        .extracting(exception -> dimensions(exception).get("Category"))
        .containsExactlyInAnyOrder("Function.Throw", "Host.Results");
    for (JsonNode exception : exceptions) {
      assertBelow(exception, request, 3);
      assertThat(exception.path("outerType").asText())
          .isEqualTo("Microsoft.Azure.WebJobs.Host.FunctionInvocationException");
      assertThat(exception.path("outerMessage").asText())
          .isEqualTo("Exception while executing function: Functions.Throw");
      List<JsonNode> chain = new ArrayList<>();
      exception.path("details").forEach(chain::add);
      assertThat(chain)
          .extracting(entry -> entry.path("type").asText())
          .containsExactly(
              "Microsoft.Azure.WebJobs.Host.FunctionInvocationException",
              "Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException");
      assertThat(chain.get(1).path("message").asText())
          .startsWith("Result: Failure\nException: IOException: no disk\nStack: java.lang.reflect.")
          .contains("Caused by: java.io.IOException: no disk")
          .doesNotContain("{WorkerMessage}");
      assertThat(dimensions(exception)).doesNotContainKey("WorkerMessage");
    }
    Map<String, String> ofFunction = dimensions(exceptions.stream()
        .filter(exception -> dimensions(exception).get("Category").equals("Function.Throw"))
        .findFirst()
        .orElseThrow());
    assertThat(ofFunction)
        .containsEntry("FormattedMessage", executed.path("message").asText())
        .containsEntry("EventId", "3")
        .containsEntry("EventName", "FunctionCompleted")
        .containsEntry("prop__status", "Failed");
  }

  @Test
  void errorAnswered_isASuccessOfTheFunction() throws Exception {
    assertThat(ANSWERS.get(ERROR_ANSWERED).statusCode()).isEqualTo(500);
    JsonNode request = ofType(items(ERROR_ANSWERED, 4), "request").get(0);
    assertThat(text(request, "resultCode", "success")).isEqualTo(List.of("500", "true"));
  }

  @Test
  void logLines_areSentByTheLevelsOfHostJson() throws Exception {
    String answer = ANSWERS.get(LOGGED).body();

    // Request, Executing, Executed; WARNING, SEVERE and the throwable's message; the throwable.
    List<JsonNode> items = items(LOGGED, 7);

    JsonNode request = ofType(items, "request").get(0);
    List<JsonNode> lines = ofType(items, "trace").stream()
        .filter(item -> "Function.Log.User".equals(dimensions(item).get("Category")))
        .toList();
    assertThat(lines)
        .extracting(line -> line.path("message").asText())
        .containsExactlyInAnyOrder("log WARNING {0} x1", "log SEVERE {0} x1", "log throwable x1");
    for (JsonNode line : lines) {
      boolean warning = line.path("message").asText().contains("WARNING");
      assertBelow(line, request, warning ? 2 : 3);
      Map<String, String> dimensions = dimensions(line);
      assertThat(dimensions.remove("HostInstanceId")).isNotEmpty();
      assertThat(dimensions)
          .isEqualTo(Map.of(
              "Category",
              "Function.Log.User",
              "LogLevel",
              warning ? "Warning" : "Error",
              "InvocationId",
              answer.split(" ", -1)[0],
              "ProcessId",
              PROCESS_ID));
    }
    List<JsonNode> exceptions = ofType(items, "exception");
    assertThat(exceptions).hasSize(1);
    assertThat(exceptions.get(0).path("outerType").asText())
        .isEqualTo("Microsoft.Azure.WebJobs.Script.Workers.Rpc.RpcException");
    assertThat(exceptions.get(0).path("outerMessage").asText())
        .startsWith(
            "Result: log throwable x1\nException: logged\nStack: java.lang.IllegalStateException: logged");
    assertThat(exceptions.get(0).path("details")).hasSize(1);
    assertThat(dimensions(exceptions.get(0)))
        .containsEntry("FormattedMessage", "log throwable x1")
        .doesNotContainKey("WorkerMessage");
    // The console has a level of its own: Information.
    assertThat(sample.console())
        .contains("log INFO {0} x1", "log other thread x1")
        .doesNotContain("log FINE {0} x1", "log CONFIG {0} x1");
  }

  @Test
  void traceparent_passedToTheFunction_namesTheRequest() throws Exception {
    JsonNode request = ofType(items(TRACEPARENT, 4), "request").get(0);
    assertThat(ANSWERS.get(TRACEPARENT).body())
        .isEqualTo("[00-" + TRACEPARENT + "-" + request.path("id").asText() + "-01]");
    assertThat(ANSWERS.get(TRACESTATE).body()).isEqualTo("[vendor=1]");
  }

  private static void call(String path, String traceId) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(sample.uri(path))
        .header("traceparent", "00-" + traceId + "-00000000000000bb-00")
        .header("tracestate", "vendor=1")
        .build();
    ANSWERS.put(traceId, sample.http().send(request, HttpResponse.BodyHandlers.ofString()));
  }

  private static List<JsonNode> items(String traceId, int count) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(
            portal.url().resolve("/api/operations/" + traceId + "?wait=30s&items=" + count))
        .build();
    List<JsonNode> items = new ArrayList<>();
    JSON.readTree(
            sample.http().send(request, HttpResponse.BodyHandlers.ofString()).body())
        .path("items")
        .forEach(items::add);
    return items;
  }

  private static void assertBelow(JsonNode item, JsonNode request, int severity) {
    assertThat(text(
            item,
            "operation_ParentId",
            "operation_Name",
            "operation_Id",
            "cloud_RoleName",
            "cloud_RoleInstance",
            "client_IP",
            "severityLevel"))
        .isEqualTo(List.of(
            request.path("id").asText(),
            request.path("name").asText(),
            request.path("operation_Id").asText(),
            "sample-blue",
            "instance-1",
            "0.0.0.0",
            Integer.toString(severity)));
  }

  private static List<JsonNode> ofType(List<JsonNode> items, String type) {
    return items.stream()
        .filter(item -> item.path("itemType").asText().equals(type))
        .toList();
  }

  private static JsonNode withMessage(List<JsonNode> items, String start) {
    return items.stream()
        .filter(item -> item.path("message").asText().startsWith(start))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> text(JsonNode item, String... fields) {
    List<String> values = new ArrayList<>();
    for (String field : fields) {
      values.add(item.path(field).asText());
    }
    return values;
  }

  private static Map<String, String> dimensions(JsonNode item) {
    Map<String, String> dimensions = new TreeMap<>();
    item.path("customDimensions")
        .properties()
        .forEach(entry -> dimensions.put(entry.getKey(), entry.getValue().asText()));
    return dimensions;
  }

  private static Map<String, String> sorted(Map<String, String> first, Map<String, String> second) {
    Map<String, String> all = new TreeMap<>(first);
    all.putAll(second);
    return all;
  }
}
