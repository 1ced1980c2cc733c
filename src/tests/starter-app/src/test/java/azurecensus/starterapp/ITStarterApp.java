package azurecensus.starterapp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One dependency traces every function of an app; the portal shows it. */
@Timeout(180)
class ITStarterApp {
  private static final Path STAGED = Path.of(System.getProperty("staged.app"));

  private static final String HELLO = traceId(1);
  private static final String FAILS = traceId(2);
  private static final String PARALLEL = traceId(3);
  private static final String ENQUEUED = traceId(4);

  private static LocalProcess local;

  @BeforeAll
  static void start() throws Exception {
    local = LocalProcess.start(STAGED);
    // All calls first: OpenCensus exports every five seconds, so one wait is enough.
    assertThat(local.call("hello", HELLO)).isEqualTo(200);
    assertThat(local.call("fails", FAILS)).isEqualTo(500);
    assertThat(local.call("parallel", PARALLEL)).isEqualTo(200);
    assertThat(local.call("enqueued", ENQUEUED)).isEqualTo(200);
    assertThat(local.invokeDirectly(STAGED)).isZero();
  }

  @AfterAll
  static void stop() throws Exception {
    if (local != null) {
      local.close();
    }
  }

  private static String traceId(int number) {
    return String.format("4bf92f3577b34da6a3ce929d0e0e%04x", number);
  }

  private static List<JsonNode> of(List<JsonNode> items, String type) {
    return items.stream()
        .filter(item -> item.get("itemType").asText().equals(type))
        .toList();
  }

  private static JsonNode only(List<JsonNode> items, String type, String column, String value) {
    List<JsonNode> found = of(items, type).stream()
        .filter(item -> item.path(column).asText().equals(value))
        .toList();
    assertThat(found)
        .as("%s with %s %s in %s", type, column, value, tree(items))
        .hasSize(1);
    return found.get(0);
  }

  private static String parent(JsonNode item) {
    return item.get("operation_ParentId").asText();
  }

  private static String id(JsonNode item) {
    return item.get("id").asText();
  }

  /** Returns the items in a readable form, for the message of a failure. */
  private static String tree(List<JsonNode> items) {
    return items.stream()
        .map(item -> item.get("itemType").asText() + " "
            + item.path("name").asText(item.path("message").asText()) + " "
            + item.path("id").asText() + " below "
            + parent(item) + " of " + item.path("cloud_RoleName").asText())
        .collect(Collectors.joining("\n", "\n", "\n"));
  }

  private static List<JsonNode> itemsOfTheApp(List<JsonNode> items) {
    return items.stream()
        .filter(item -> item.path("cloud_RoleName").asText().equals("starter-app"))
        .toList();
  }

  @Test
  void hello_isOneRequestWithEachLogOnce() throws Exception {
    List<JsonNode> items = local.operation(HELLO, 6);

    JsonNode request = only(items, "request", "name", "hello");
    assertThat(of(items, "request")).hasSize(1);
    assertThat(of(items, "dependency")).isEmpty();
    assertThat(request.get("resultCode").asText()).isEqualTo("200");
    assertThat(request.get("success").asBoolean()).isTrue();
    assertThat(parent(only(items, "trace", "message", "by the invocation's logger")))
        .isEqualTo(id(request));
    JsonNode other = only(items, "trace", "message", "by another logger");
    assertThat(parent(other)).isEqualTo(id(request));
    assertThat(other.get("operation_Name").asText()).isEqualTo("hello");
    assertThat(other.get("severityLevel").asInt()).isEqualTo(2);
    assertThat(other.get("customDimensions").get("InvocationId").asText())
        .isEqualTo(request.get("customDimensions").get("InvocationId").asText());
    assertOneRole(items);
  }

  @Test
  void fails_isAFailedRequestWithTheFunctionsException() throws Exception {
    List<JsonNode> items = local.operation(FAILS, 4);

    JsonNode request = only(items, "request", "name", "fails");
    assertThat(request.get("success").asBoolean()).isFalse();
    JsonNode exception = only(items, "exception", "outerType", "java.lang.IllegalStateException");
    assertThat(exception.get("outerMessage").asText()).contains("this one always fails");
    assertThat(parent(exception)).isEqualTo(id(request));
    assertThat(exception.get("details").toString())
        .contains("java.io.IOException")
        .contains("azurecensus.starterapp.StarterApp");
    assertOneRole(items);
  }

  @Test
  void parallel_isATreeOfTwoBranches() throws Exception {
    List<JsonNode> items = local.operation(PARALLEL, 10);

    JsonNode request = only(items, "request", "name", "parallel");
    for (String half : List.of("first half", "second half")) {
      JsonNode step = only(items, "dependency", "name", half);
      assertThat(step.get("type").asText()).isEqualTo("InProc");
      assertThat(parent(step)).isEqualTo(id(request));
      List<JsonNode> calls = of(items, "dependency").stream()
          .filter(item -> parent(item).equals(id(step)))
          .toList();
      assertThat(calls)
          .as(tree(items))
          .singleElement()
          .satisfies(call -> assertDependencyReaches(items, call));
    }
    assertThat(of(items, "dependency")).hasSize(4);
    assertThat(of(itemsOfTheApp(items), "request")).hasSize(1);
  }

  private static void assertDependencyReaches(List<JsonNode> items, JsonNode call) {
    assertThat(call.get("name").asText()).isEqualTo("GET /api/time/current/zone");
    assertThat(call.get("type").asText()).isEqualTo("HTTP");
    assertThat(call.get("resultCode").asText()).isEqualTo("200");
    assertThat(call.get("data").asText()).doesNotContain("?");
    assertThat(of(items, "request").stream().filter(item -> parent(item).equals(id(call))))
        .as(tree(items))
        .singleElement()
        .satisfies(
            called -> assertThat(called.get("cloud_RoleName").asText()).isEqualTo("time-api"));
  }

  @Test
  void enqueued_keepsTheTree() throws Exception {
    List<JsonNode> items = local.operation(ENQUEUED, 8);

    JsonNode request = only(items, "request", "name", "enqueued");
    JsonNode call = only(items, "dependency", "name", "GET /api/time/current/zone");
    assertThat(parent(call)).isEqualTo(id(request));
    assertDependencyReaches(items, call);
    JsonNode callback = only(items, "dependency", "name", "callback");
    assertThat(parent(callback)).isEqualTo(id(request));
    assertThat(parent(only(items, "trace", "message", "in the callback"))).isEqualTo(id(callback));
  }

  @Test
  void nightlyWithoutAHost_isARequestOfItsOwn() throws Exception {
    String operation = local.operationNamed("nightly", 5);
    List<JsonNode> items = local.operation(operation, 3);

    JsonNode request = only(items, "request", "name", "nightly");
    assertThat(request.get("success").asBoolean()).isTrue();
    JsonNode step = only(items, "dependency", "name", "clean up");
    assertThat(parent(step)).isEqualTo(id(request));
    assertThat(parent(only(items, "trace", "message", "cleaning up"))).isEqualTo(id(step));
    assertThat(items).hasSize(3);
    assertOneRole(items);
  }

  /** Host and worker must be one node of the map. */
  private static void assertOneRole(List<JsonNode> items) {
    assertThat(items)
        .extracting(item -> item.get("cloud_RoleName").asText())
        .containsOnly("starter-app");
    assertThat(items)
        .extracting(item -> item.get("cloud_RoleInstance").asText())
        .doesNotContain("")
        .hasSameSizeAs(items);
    assertThat(
            items.stream().map(item -> item.get("cloud_RoleInstance").asText()).distinct())
        .hasSize(1);
  }

  @Test
  void hostAndWorker_areOneNodeOfTheMap() throws Exception {
    assertThat(local.operation(PARALLEL, 10)).hasSizeGreaterThanOrEqualTo(10);

    JsonNode map = local.get("/api/map");

    assertThat(map.get("nodes").findValuesAsText("name")).contains("starter-app", "time-api");
    assertThat(map.get("nodes").findValuesAsText("name").stream().filter("starter-app"::equals))
        .hasSize(1);
  }
}
