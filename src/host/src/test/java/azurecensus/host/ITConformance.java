package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.sample.AnswerFunctions;
import azurecensus.sample.BodyFunctions;
import azurecensus.sample.BridgeFunctions;
import azurecensus.sample.BrokenConstructor;
import azurecensus.sample.BrokenInitialiser;
import azurecensus.sample.ContextFunctions;
import azurecensus.sample.FailureFunctions;
import azurecensus.sample.OrderFunctions;
import azurecensus.sample.OtherTriggers;
import azurecensus.sample.RefusedFunctions;
import azurecensus.sample.RouteFunctions;
import azurecensus.sample.TriggerFunctions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Function signatures × request shapes × Azure's answers. Each row names the source of its
 * expectation: the public Java worker's conversions, the public Functions host's HTTP handling,
 * ASP.NET Core's documented routing, the Functions library's Javadoc, or this project's own
 * decision. {@link ITMiddleware} has the rows about middleware, {@link ITHostJar} the one about the
 * working directory.
 */
class ITConformance {
  private static final String PLAIN = "text/plain; charset=utf-8";
  private static final String TEXT = "text/plain";
  private static final String JSON = "application/json";
  private static final String BINARY = "application/octet-stream";

  // The sources of the expectations.
  private static final String WORKER_INPUT =
      "worker: text, bytes and JSON (Gson) to the parameter's type";
  private static final String WORKER_METADATA =
      "worker: trigger metadata by name, text to the parameter's type";
  private static final String HOST_METADATA =
      "host: values of @BindingName as .NET text, the last of repeated ones, names as sent";
  private static final String WORKER_CONTEXT = "worker: execution context of an invocation";
  private static final String WORKER_LOADING = "worker: class loader, instances, environment";
  private static final String WORKER_OUTPUT =
      "worker: return value and response to text, bytes or JSON (Gson)";
  private static final String HOST_BODY =
      "host: octet-stream and multipart bodies are bytes, others UTF-8 text";
  private static final String HOST_RESULT =
      "host: raw result, text formatter, JSON tokens printed over lines";
  private static final String HOST_JSON =
      "host: a returned text is parsed by Newtonsoft.Json and printed again";
  private static final String NET_TEXT = "host: numbers as .NET and Newtonsoft.Json print them";
  private static final String HOST_FAILURE = "host: a failed invocation is an empty 500";
  private static final String HANGS =
      "this project: 500 and a line on the console where the worker never answers";
  private static final String HOST_REQUEST =
      "host: lower-case headers, query and route values as text";
  private static final String KESTREL =
      "host's web server: refuses control characters, frames messages itself";
  private static final String ADMINISTRATION = "Core Tools: administration and root page";
  private static final String CORE_TOOLS = "Core Tools: variables of the process";
  private static final String ASP_NET = "ASP.NET Core route templates";
  private static final String JAVADOC =
      "Functions library's Javadoc; the public worker fails on it";
  private static final String EXTENSION =
      "host's extensions: data and metadata of a trigger, by a call of the administration";
  private static final String TIMER = "Java worker: the data of a timer, measured";
  private static final String COLLECTOR =
      "host: outputs are sent after the function, each entry of a JSON array by itself";
  private static final String INPUTS = "host: a blob or a row that does not exist is null";
  private static final String WORKER_LINE = "Java worker: the line about each success";
  private static final String FRAMES = "this project: what the function calls is visible at once";
  private static final String OURS = "this project: 405 with Allow where Azure answers 404";

  @TempDir
  private static Path directory;

  private static RunningSample sample;

  /** The variables that rows expect in the environment of the functions. */
  static final Map<String, String> SETTINGS = Map.of(
      "CONFORMANCE_SETTING",
      "from the settings",
      "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT",
      Long.toString(RunningSample.BODY_LIMIT));

  @BeforeAll
  static void start() throws Exception {
    stage(directory);
    sample = RunningSample.start(directory, SETTINGS);
  }

  static void stage(Path directory) throws IOException {
    SampleApp.in(directory)
        .functions(
            BodyFunctions.class,
            AnswerFunctions.class,
            FailureFunctions.class,
            BrokenConstructor.class,
            BrokenInitialiser.class,
            RefusedFunctions.class,
            RefusedFunctions.Nested.class,
            ContextFunctions.class,
            RouteFunctions.class,
            OtherTriggers.class,
            BridgeFunctions.class,
            TriggerFunctions.class,
            OrderFunctions.class)
        .resource("version.txt", "1")
        .stage();
  }

  @AfterAll
  static void stop() {
    sample.close();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("rows")
  void row_isAnsweredAsInAzure(Row row) throws Exception {
    check(row, sample.uri(""), sample.http());
    for (String line : row.lines()) {
      sample.awaitConsole(line);
    }
  }

  /** Characters that the JDK's client does not send. */
  @ParameterizedTest
  @ValueSource(strings = {"|", "{", "<", "^", "%"})
  void queryThatIsNoUri_failsWhenTheFunctionReadsIt(String character) throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      client.send("GET /api/Request?q=" + character + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(client.status()).isEqualTo(500);
    }
  }

  static Stream<Row> rows() {
    return Stream.of(bodies(), answers(), failures(), contexts(), routes(), triggers(), bindings())
        .flatMap(rows -> rows);
  }

  static void check(Row row, URI host, HttpClient http) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host + row.path))
        .method(
            row.method,
            row.body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(row.body));
    if (row.contentType != null) {
      request.header("Content-Type", row.contentType);
    }
    for (int i = 0; i < row.headers.length; i += 2) {
      request.header(row.headers[i], row.headers[i + 1]);
    }

    HttpResponse<byte[]> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).as(row.source).isEqualTo(row.status);
    if (row.answer != null) {
      assertThat(new String(
              response.body(),
              row.answerIsBytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8))
          .as(row.source)
          .matches("(?s)" + row.answer);
    }
    if (row.answerType != null) {
      assertThat(response.headers().firstValue("content-type").orElse("none"))
          .as(row.source)
          .isEqualTo(row.answerType);
    }
    if (row.answerHeader != null) {
      assertThat(response.headers().map().toString()).as(row.source).contains(row.answerHeader);
    }
    assertThat(response.headers().map())
        .doesNotContainKeys("x-injected", "set-cookie-stolen", "server");
  }

  static Stream<Row> bodies() {
    return Stream.of(
        post("/api/BodyString", TEXT, "hello").answers("string: hello").from(WORKER_INPUT),
        post("/api/BodyString", null, "no type").answers("string: no type").from(HOST_BODY),
        post("/api/BodyString", TEXT, "").answers("string: null").from(WORKER_INPUT),
        post("/api/BodyString", JSON, "{\"a\": 1}")
            .answers("string: \\{\"a\": 1}")
            .from(WORKER_INPUT),
        post("/api/BodyString", BINARY, "bytes").answers("string: bytes").from(WORKER_INPUT),
        post("/api/BodyString", TEXT + "; charset=iso-8859-1", "grüße")
            .answers("string: grüße")
            .from(HOST_BODY),
        post("/api/BodyString", "application/x-www-form-urlencoded", "a=1&b=2")
            .answers("string: a=1&b=2")
            .from(HOST_BODY),
        post("/api/BodyString", TEXT, "\uFEFFmark").answers("string: mark").from(HOST_BODY),
        post("/api/BodyOptional", TEXT, "hello").answers("optional: hello").from(WORKER_INPUT),
        post("/api/BodyOptional", TEXT, "").answers("optional: nothing").from(WORKER_INPUT),
        get("/api/BodyOptional").answers("optional: nothing").from(WORKER_INPUT),
        post("/api/BodyBytes", BINARY, "AB").answers("bytes: \\[65, 66]").from(WORKER_INPUT),
        post("/api/BodyBytes", "multipart/form-data; boundary=x", "AB")
            .answers("bytes: \\[65, 66]")
            .from(HOST_BODY),
        post("/api/BodyBytes", JSON, "[1,2]").answers("bytes: \\[1, 2]").from(WORKER_INPUT),
        post("/api/BodyBytes", TEXT, "AB").fails().from(WORKER_INPUT),
        post("/api/BodyBytes", BINARY, "").answers("bytes: null").from(WORKER_INPUT),
        post("/api/BodyOptionalBytes", BINARY, "A").answers("bytes: \\[65]").from(WORKER_INPUT),
        post("/api/BodyOptionalBytes", BINARY, "").answers("bytes: nothing").from(WORKER_INPUT),
        post("/api/BodyPojo", JSON, "{\"item\":\"tea\",\"count\":2,\"unknown\":1}")
            .answers("pojo: tea x 2")
            .from(WORKER_INPUT),
        post("/api/BodyPojo", JSON, "{\"tags\":[\"a\"]}")
            .answers("pojo: null x 0 \\[a]")
            .from(WORKER_INPUT),
        post("/api/BodyPojo", TEXT, "{item:'tea'}").answers("pojo: tea x 0").from(WORKER_INPUT),
        post("/api/BodyPojo", BINARY, "{\"count\":3}").answers("pojo: null x 3").from(WORKER_INPUT),
        post("/api/BodyPojo", JSON, "not json").fails().from(WORKER_INPUT),
        post("/api/BodyPojo", JSON, "").answers("pojo: null").from(WORKER_INPUT),
        post("/api/BodyOptionalPojo", JSON, "{\"item\":\"tea\"}")
            .answers("pojo: tea x 0")
            .from(WORKER_INPUT),
        post("/api/BodyOptionalPojo", JSON, "").answers("pojo: nothing").from(WORKER_INPUT),
        post("/api/BodyList", JSON, "[{\"item\":\"a\"},{\"item\":\"b\"}]")
            .answers("list: \\[a x 0, b x 0]")
            .from(WORKER_INPUT),
        post("/api/BodyListOfMaps", JSON, "[{\"item\":\"a\"}]").fails().from(WORKER_INPUT),
        post("/api/BodyListOfAny", JSON, "[{\"item\":\"a\"}]").fails().from(WORKER_INPUT),
        post("/api/BodyAny", JSON, "{\"item\":\"a\"}").fails().from(WORKER_INPUT),
        post("/api/BodyList", JSON, "[]").answers("list: \\[]").from(WORKER_INPUT),
        post("/api/BodyMap", JSON, "{\"a\":1}").answers("map: \\{a=1.0}").from(WORKER_INPUT),
        post("/api/BodyInteger", TEXT, "42").answers("integer: 42").from(WORKER_INPUT),
        post("/api/BodyInteger", TEXT, "many").fails().from(WORKER_INPUT),
        post("/api/BodyInteger", TEXT, "").answers("integer: null").from(WORKER_INPUT),
        post("/api/DirectString", TEXT, "hello").answers("direct: hello").from(JAVADOC),
        post("/api/DirectPojo", JSON, "{\"item\":\"tea\"}")
            .answers("direct: tea x 0")
            .from(JAVADOC),
        get("/api/ContextFirst").answers("ContextFirst GET").from(WORKER_CONTEXT),
        get("/api/named/7/x?name=Ann").answers("7 Ann Named").from(WORKER_METADATA),
        get("/api/named/7?name=Ann").answers("7 Ann Named").from(WORKER_METADATA),
        get("/api/named/7?name=a&name=b").answers("7 b Named").from(HOST_METADATA),
        get("/api/named/7?name=").answers("7  Named").from(HOST_METADATA),
        post("/api/NamedBody", JSON, "{\"value\":true}").answers("value True").from(HOST_METADATA),
        post("/api/NamedBody", JSON, "{\"value\":5.0}").answers("value 5").from(HOST_METADATA),
        post("/api/NamedBody", JSON, "{\"value\":7}").answers("value 7").from(HOST_METADATA),
        post("/api/NamedBody", JSON, "{\"value\":\"2024-05-01T10:00:00Z\"}")
            .answers("value 05/01/2024 10:00:00")
            .from(HOST_METADATA),
        post("/api/NamedBody", JSON, "{\"value\":\"2024-05-01\"}")
            .answers("value 2024-05-01")
            .from(HOST_METADATA),
        post("/api/BodyList", JSON, "[1,\"a\",{\"b\":2}]")
            .answers("list: \\[1, a, \\{\"b\":2}]")
            .from(WORKER_INPUT),
        post("/api/named/7", JSON, "{\"name\":\"Body\"}")
            .answers("7 Body Named")
            .from(WORKER_METADATA),
        post("/api/named/7?name=Query", JSON, "{\"name\":\"Body\"}")
            .answers("7 Query Named")
            .from(WORKER_METADATA),
        get("/api/named/7").fails().from(WORKER_METADATA),
        get("/api/named/x?name=Ann").fails().from(WORKER_METADATA),
        get("/api/NamedMaps?a=1&b=2")
            .with("X-Test", "t")
            .answers("\\{a=1, b=2} t")
            .from(WORKER_METADATA),
        get("/api/Request?q=a%20b+c")
            .with("X-Test", "v")
            .answers("GET /api/Request q=a b c h=v cookie=null")
            .from(HOST_REQUEST),
        get("/api/Request?q=%C3%BC").answers("GET /api/Request q=ü .*").from(HOST_REQUEST),
        get("/api/Request?q=").answers("GET /api/Request q=null .*").from(HOST_REQUEST),
        get("/api/Request?q=1&Q=2").answers("GET /api/Request q=1,2 .*").from(HOST_REQUEST),
        get("/api/Request")
            .with("X-Test", "a", "X-Test", "b")
            .answers(".* h=a,b .*")
            .from(HOST_REQUEST),
        get("/api/Request")
            .with("Cookie", "a=1; b=2")
            .answers(".* cookie=a=1; b=2")
            .from(HOST_REQUEST),
        new Row("PUT", "/api/Request").answers("PUT .*").from(HOST_REQUEST),
        new Row("PATCH", "/api/Request").answers("PATCH .*").from(HOST_REQUEST),
        new Row("DELETE", "/api/Request").answers("DELETE .*").from(HOST_REQUEST),
        new Row("OPTIONS", "/api/Request").answers("OPTIONS .*").from(HOST_REQUEST),
        post("/api/BodyString", TEXT, "x".repeat((int) RunningSample.BODY_LIMIT))
            .status(200)
            .from("host: limit of the body"),
        post("/api/BodyString", TEXT, "x".repeat((int) RunningSample.BODY_LIMIT + 1))
            .status(413)
            .answers("")
            .from("host: limit of the body"));
  }

  static Stream<Row> answers() {
    return Stream.of(
        get("/api/Response?kind=text").answers("grüße").typed(PLAIN).from(HOST_RESULT),
        get("/api/Response?kind=none").answers("").typed(PLAIN).from(HOST_RESULT),
        get("/api/Response?kind=bytes")
            .answersBytes("\u0001\u0002\u00ff")
            .typed("none")
            .from(HOST_RESULT),
        get("/api/Response?kind=typedBytes").answers("png").typed("image/png").from(HOST_RESULT),
        get("/api/Response?kind=pojo")
            .answers("\\{\n  \"item\": \"tea\",\n  \"count\": 2\n}")
            .typed(PLAIN)
            .from(HOST_RESULT),
        get("/api/Response?kind=jsonPojo")
            .answers("\\{\n  \"item\": \"<tea>\",.*")
            .typed("application/json; charset=utf-8")
            .from(HOST_RESULT),
        get("/api/Response?kind=jsonText")
            .answers("\\{\"a\":1}")
            .typed("application/json; charset=utf-8")
            .from(HOST_RESULT),
        get("/api/Response?kind=charset")
            .answers("é")
            .typed("text/html; charset=utf-8")
            .from(HOST_RESULT),
        get("/api/Response?kind=charsetAsWritten")
            .typed("application/json;charset=UTF-8")
            .from(HOST_RESULT),
        get("/api/Response?kind=bodyWithout").fails().from(KESTREL),
        get("/api/Response?kind=notModified").fails().from(KESTREL),
        get("/api/Response?kind=cookies").header("set-cookie=[b=2]").from(HOST_RESULT),
        get("/api/Response?kind=longHeader")
            .answers("x")
            .header("x".repeat(25_000))
            .from(KESTREL),
        get("/api/Response?kind=double").answers("5").typed(PLAIN).from(NET_TEXT),
        get("/api/Response?kind=largeDouble").answers("1E\\+21").from(NET_TEXT),
        get("/api/Response?kind=amounts")
            .answers("\\{\n  \"amounts\": \\[\n    10.5,\n    5.0,\n    1E\\+21\n  ]\n}")
            .from(NET_TEXT),
        get("/api/ReturnDouble?kind=5.0").answers("5").from(NET_TEXT),
        get("/api/ReturnDouble?kind=1e21").answers("1E\\+21").from(NET_TEXT),
        get("/api/ReturnDouble?kind=1e14").answers("100000000000000").from(NET_TEXT),
        get("/api/ReturnDouble?kind=1e15").answers("1E\\+15").from(NET_TEXT),
        get("/api/ReturnDouble?kind=0.0001").answers("0\\.0001").from(NET_TEXT),
        get("/api/ReturnDouble?kind=-0.000012").answers("-1\\.2E-05").from(NET_TEXT),
        get("/api/ReturnDecimal?kind=10.50").answers("10\\.5").from(NET_TEXT),
        get("/api/Response?kind=number").answers("42").typed(PLAIN).from(HOST_RESULT),
        get("/api/Response?kind=bool").answers("True").typed(PLAIN).from(HOST_RESULT),
        get("/api/Response?kind=list").answers("\\[\n  1,\n  2\n]").typed(PLAIN).from(HOST_RESULT),
        get("/api/Response?kind=emptyMap").answers("\\{}").typed(PLAIN).from(HOST_RESULT),
        get("/api/Response?kind=teapot").status(418).answers("teapot").from(WORKER_OUTPUT),
        get("/api/Response?kind=created")
            .status(201)
            .header("location=[/api/x/1]")
            .from(WORKER_OUTPUT),
        get("/api/Response?kind=noContent").status(204).answers("").from(WORKER_OUTPUT),
        get("/api/Response?kind=notFound").status(404).answers("not here").from(WORKER_OUTPUT),
        get("/api/Response?kind=serverError").status(500).answers("planned").from(WORKER_OUTPUT),
        get("/api/Response?kind=twice").header("x-twice=[second]").from(WORKER_OUTPUT),
        get("/api/Response?kind=cookie")
            .header("set-cookie=[a=1; HttpOnly; Path=/]")
            .from(WORKER_OUTPUT),
        get("/api/Response?kind=split").fails().from(KESTREL),
        get("/api/Response?kind=badName").fails().from(KESTREL),
        get("/api/Response?kind=badType").fails().from(KESTREL),
        get("/api/Response?kind=wrongLength")
            .answers("x")
            .header("content-length=[1]")
            .from(KESTREL),
        get("/api/Response?kind=status99").fails().from(KESTREL),
        get("/api/Response?kind=null").status(204).answers("").from(HOST_RESULT),
        new Row("HEAD", "/api/Response?kind=text")
            .answers("")
            .typed(PLAIN)
            .from("HTTP: HEAD has no body"),
        get("/api/ReturnString?kind=plain").answers("plain text").typed(PLAIN).from(WORKER_OUTPUT),
        get("/api/ReturnString?kind=json")
            .answers(
                "\\{\n  \"a\": \\{\n    \"b\": \\[\n      1,\n      true,\n      null\n    ]\n  }\n}")
            .typed(PLAIN)
            .from(HOST_RESULT),
        get("/api/ReturnString?kind=responseLike")
            .status(202)
            .answers("inner")
            .header("x-from=[json]")
            .from(HOST_RESULT),
        get("/api/ReturnString?kind=bool").answers("True").from(HOST_RESULT),
        get("/api/ReturnString?kind=date")
            .answers("\\{\n  \"at\": \"2024-05-01T10:00:00Z\"\n}")
            .from(HOST_JSON),
        get("/api/ReturnString?kind=octal").answers("7").from(HOST_JSON),
        get("/api/ReturnString?kind=names").answers("\\{\n  \"a\": 1\n}").from(HOST_JSON),
        get("/api/ReturnString?kind=empty").answers("").from(HOST_RESULT),
        get("/api/ReturnString?kind=null").status(204).answers("").from(HOST_RESULT),
        get("/api/ReturnVoid").status(204).answers("").from(HOST_RESULT),
        get("/api/ReturnPojo")
            .answers("\\{\n  \"item\": \"tea\",\n  \"count\": 2\n}")
            .typed(PLAIN)
            .from(HOST_RESULT),
        get("/api/ReturnList").answers("\\[\n  1,\n  2\n]").from(HOST_RESULT),
        get("/api/ReturnBytes").answers("GET").typed("none").from(HOST_RESULT),
        get("/api/ReturnInteger").answers("3").typed(PLAIN).from(HOST_RESULT),
        get("/api/OutputAndReturn?kind=both").answers("output").from(HOST_RESULT),
        get("/api/OutputAndReturn").answers("returned").from(HOST_RESULT),
        get("/api/OutputString").answers("output GET").typed(PLAIN).from(WORKER_OUTPUT),
        get("/api/OutputResponse").status(202).answers("accepted").from(JAVADOC));
  }

  static Stream<Row> failures() {
    return Stream.of(
        get("/api/Throw?kind=checked").fails().from(HOST_FAILURE),
        get("/api/Throw?kind=runtime").fails().from(HOST_FAILURE),
        get("/api/Throw?kind=error").fails().from(HOST_FAILURE),
        get("/api/Throw?kind=deep").fails().from(HOST_FAILURE),
        get("/api/Throw?kind=memory").fails().from(HOST_FAILURE),
        get("/api/BrokenConstructor").fails().from(HOST_FAILURE),
        get("/api/BrokenInitialiser").fails().from(HANGS),
        post("/api/BodyRecord", JSON, "{\"name\":\"a\"}").fails().from(HANGS),
        post("/api/BodyRecord", JSON, "").answers("record: Optional.empty").from(HANGS),
        post("/api/BodyRecords", JSON, "[{\"name\":\"a\"}]").fails().from(HANGS));
  }

  static Stream<Row> contexts() {
    return Stream.of(
        get("/api/Context?kind=function").answers("Context").from(WORKER_CONTEXT),
        get("/api/Context?kind=invocation")
            .answers("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
            .from(WORKER_CONTEXT),
        get("/api/Context?kind=logger").answers("null ALL").from(WORKER_CONTEXT),
        get("/api/Context?kind=traceparent")
            .answers("\\[]")
            .from("host: no trace without Application Insights"),
        get("/api/Context?kind=attributes").answers("\\{}").from(WORKER_CONTEXT),
        get("/api/Context?kind=retry").answers("0/0").from(WORKER_CONTEXT),
        get("/api/Context?kind=retryException").answers("\\[]").from(WORKER_CONTEXT),
        get("/api/Context?kind=classLoader").answers("True").from(WORKER_LOADING),
        get("/api/Context?kind=instance").answers("1").from(WORKER_LOADING),
        get("/api/Context?kind=instance").answers("1").from(WORKER_LOADING),
        get("/api/Context?kind=java.sql.Driver").answers("java.sql.Driver").from(WORKER_LOADING),
        get("/api/Context?kind=com.fasterxml.jackson.databind.ObjectMapper")
            .answers("invisible")
            .from(WORKER_LOADING),
        get("/api/Context?kind=io.opencensus.trace.Tracing")
            .answers("invisible")
            .from(WORKER_LOADING),
        get("/api/Context?kind=azurecensus.host.LocalMain")
            .answers("invisible")
            .from(WORKER_LOADING),
        get("/api/environment/CONFORMANCE_SETTING")
            .answers("from the settings from the settings")
            .from(WORKER_LOADING),
        get("/api/environment/AzureWebJobsScriptRoot").answers("(/.+) \\1").from(CORE_TOOLS),
        get("/api/environment/WEBSITE_HOSTNAME").answers("(localhost:\\d+) \\1").from(CORE_TOOLS),
        get("/api/environment/CONFORMANCE_MISSING").answers("null null").from(WORKER_LOADING),
        get("/api/Static").answers("static GET").from(WORKER_LOADING));
  }

  static Stream<Row> routes() {
    return Stream.of(
        get("/api/items/12").answers("item by id 12").from(ASP_NET),
        new Row("DELETE", "/api/items/12").answers("delete item 12").from(ASP_NET),
        get("/api/items/tea").answers("item by name tea").from(ASP_NET),
        get("/api/items/new").answers("new item").from("most specific route wins"),
        get("/API/Items/NEW").answers("new item").from(ASP_NET),
        get("/api/items/12/").answers("item by id 12").from(ASP_NET),
        get("/api/items/tea-1").answers("any item tea-1").from(ASP_NET),
        get("/api/items/a%20b").answers("any item a b").from(ASP_NET),
        get("/api/items/a%2Fb").answers("any item a%2Fb").from(ASP_NET),
        get("/api/items/99999999999").answers("any item 99999999999").from(ASP_NET),
        get("/api/items").status(404).answers("").from(ASP_NET),
        get("/api/items/1/2").status(404).answers("").from(ASP_NET),
        get("/api/files/a/b%20c/d.txt").answers("file a/b c/d.txt").from(ASP_NET),
        get("/api/language").answers("language en").from(ASP_NET),
        get("/api/language/de").answers("language de").from(ASP_NET),
        get("/api/guid/0f8fad5b-d9cb-469f-a165-70867728950e")
            .answers("guid 0f8fad5b.*")
            .from(ASP_NET),
        get("/api/guid/nope").status(404).from(ASP_NET),
        get("/api/zip/12345").answers("zip 12345").from(ASP_NET),
        get("/api/zip/1234").status(404).from(ASP_NET),
        get("/api/api-v2.10").answers("version 2,10").from(ASP_NET),
        get("/api/range/9").answers("range 9").from(ASP_NET),
        get("/api/range/10").status(404).from(ASP_NET),
        get("/api/range/1/ab").answers("range 1").from(ASP_NET),
        get("/api/range/1/abcd").status(404).from(ASP_NET),
        get("/api/bodyOPTIONAL").answers("optional: nothing").from(ASP_NET),
        get("/api/items/12?code=key")
            .answers("item by id 12")
            .from("Core Tools: keys are not required"),
        new Row("PUT", "/api/items/12")
            .status(405)
            .answers("")
            .header("allow=[DELETE, GET]")
            .from(OURS),
        new Row("HEAD", "/api/items/12").status(405).from(OURS),
        new Row("OPTIONS", "/api/items/12").status(405).from(OURS),
        get("/api/NestedFunction").status(404).from("host: a function in error has no route"),
        get("/api/Nightly").status(404).from("host: only HTTP triggers have a route"),
        get("/api").status(404).from(ASP_NET),
        get("/").answers(".*Your function app is running.*").from(ADMINISTRATION),
        get("/admin/host/ping").answers("").from(ADMINISTRATION),
        get("/admin/functions").answers("\\[\\{\"name\":.*").from(ADMINISTRATION),
        post("/admin/functions/Nightly", JSON, "{}").status(202).answers("").from(ADMINISTRATION),
        get("/other/items/12").status(404).from(ASP_NET),
        get("/admin/host/status")
            .answers(".*\"state\":\"Running\".*")
            .typed("application/json; charset=utf-8")
            .from("host: status"));
  }

  static Stream<Row> triggers() {
    return Stream.of(
        call("OnTimer", "{}")
            .prints("timer {\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":null,"
                + "\"IsPastDue\":false}")
            .from(TIMER),
        call("OnQueue", "{\"input\": \"hello\"}").prints("queue hello 1 hello").from(EXTENSION),
        call("OnOrder", "{\"input\": \"{\\\"item\\\":\\\"tea\\\"}\"}")
            .prints("order tea x 0 tea")
            .from(EXTENSION),
        call("OnOrder", "{\"input\": {\"item\": \"jam\"}}")
            .prints("order jam x 0 jam")
            .from(EXTENSION),
        call("OnServiceBus", "{\"input\": \"bus\"}").prints("bus bus 1 36").from(EXTENSION),
        call("OnEvents", "{\"input\": [\"a\", {\"b\": 1}]}")
            .prints("events [a, {\"b\":1}] [0,0]")
            .from(EXTENSION),
        call("OnEvents", "{\"input\": \"one\"}").prints("events [one] [0]").from(EXTENSION),
        call("OnOrders", "{\"input\": [{\"item\": \"a\"}]}")
            .prints("orders [a x 0]")
            .from(EXTENSION),
        call("OnBytes", "{\"input\": [\"A\", \"B\"]}").prints("bytes 2 65").from(EXTENSION),
        call("OnEvent", "{\"input\": \"e\"}").prints("event e").from(EXTENSION),
        call("OnGrid", "{\"input\": {\"subject\": \"s\"}}")
            .prints("grid {\"subject\":\"s\"} s")
            .from(EXTENSION),
        call("OnBlob", "{\"input\": \"text\"}")
            .prints("blob text sample files/sample.txt")
            .from(EXTENSION),
        call("OnDocuments", "{\"input\": {\"item\": \"a\"}}")
            .prints("documents [a x 0]")
            .from(EXTENSION),
        call("OnDocuments", "{\"input\": [{\"item\": \"b\"}]}")
            .prints("documents [b x 0]")
            .from(EXTENSION),
        call("OnWarmup", "{}").prints("warm-up {}").from(EXTENSION),
        call("OnPoison", "{\"input\": \"x\"}")
            .prints("Executed 'Functions.OnPoison' (Failed, Id=")
            .from(EXTENSION),
        call("OnRetry", "{}")
            .prints("retry 2 of 3 after [IllegalStateException: attempt 1]")
            .from("host: a retry policy repeats a failed timer"),
        call("Static", "{\"input\": \"x\"}")
            .prints("Executed 'Functions.Static' (Succeeded")
            .from(ADMINISTRATION),
        call("OnKafka", "{}").status(404).from("this project: Kafka is not run here"),
        post("/admin/functions/OnQueue", JSON, "nonsense").status(400).from(ADMINISTRATION));
  }

  static Stream<Row> bindings() {
    return Stream.of(
        post("/api/orders", JSON, "{\"item\":\"tea\",\"count\":2}")
            .status(202)
            .prints(
                "Output of AcceptOrder to queue \"orders\", 24 bytes, starts ProcessOrder:",
                "Executing 'Functions.ProcessOrder' (Reason='New queue message detected on"
                    + " 'orders'.', Id=",
                "order tea x 2, delivery 1",
                "sending for tea: receipt for 2 tea",
                "audit [processed tea, counted 2]")
            .from(COLLECTOR),
        post("/api/orders", JSON, "{\"item\":\"poison\",\"count\":1}")
            .status(202)
            .prints(
                "order poison x 1, delivery 5",
                "Moving message to queue \"orders-poison\".",
                "rejected {\"item\":\"poison\",\"count\":1}")
            .from("host: a message is delivered five times and then moved"),
        get("/api/receipts/none").answers("null, row none").from(INPUTS),
        get("/api/receipts/tea").answers("receipt for 2 tea, row 2").from(INPUTS),
        get("/admin/outputs")
            .answers(".*\"target\":\"orders\".*\"starts\":\"ProcessOrder\".*")
            .from(FRAMES),
        get("/api/Static")
            .answers("static GET")
            .prints(
                "Executing 'Functions.Static' (Reason='This function was programmatically called via"
                    + " the host APIs.', Id=",
                "Function \"Static\" (Id: ")
            .from(WORKER_LINE),
        get("/api/Request")
            .with("X-Test", "v".repeat(30_000))
            .answers(".* h=v{30000} .*")
            .from("host's web server: request headers of 32 KB"),
        get("/api/Bridge").status(404).from("Java worker: a bridge method does not load"));
  }

  private static Row call(String function, String body) {
    return post("/admin/functions/" + function, JSON, body).status(202);
  }

  private static Row get(String path) {
    return new Row("GET", path);
  }

  private static Row post(String path, String contentType, String body) {
    return new Row("POST", path).body(contentType, body);
  }

  /** A request and the expected response; each method but the constructor adds one part. */
  static final class Row {
    private final String method;
    private final String path;
    private String contentType;
    private byte[] body;
    private String[] headers = {};
    private int status = 200;

    /** A regular expression; null when any answer is accepted. */
    private String answer;

    private boolean answerIsBytes;
    private String answerType;
    private String answerHeader;
    private String source;
    private List<String> lines = List.of();

    Row(String method, String path) {
      this.method = method;
      this.path = path;
    }

    Row body(String contentType, String body) {
      this.contentType = contentType;
      this.body = body.getBytes(StandardCharsets.UTF_8);
      return this;
    }

    Row with(String... headers) {
      this.headers = headers;
      return this;
    }

    Row status(int status) {
      this.status = status;
      return this;
    }

    Row answers(String answer) {
      this.answer = answer;
      return this;
    }

    Row answersBytes(String answer) {
      this.answerIsBytes = true;
      return answers(answer);
    }

    Row typed(String answerType) {
      this.answerType = answerType;
      return this;
    }

    /** Adds texts for which the console is searched; they may come after the answer. */
    Row prints(String... lines) {
      this.lines = List.of(lines);
      return this;
    }

    List<String> lines() {
      return lines;
    }

    Row header(String answerHeader) {
      this.answerHeader = answerHeader;
      return this;
    }

    Row fails() {
      return status(500).answers("");
    }

    Row from(String source) {
      this.source = source;
      return this;
    }

    @Override
    public String toString() {
      String sent = body == null ? "" : " " + contentType + " " + body.length + " bytes";
      return method + " " + path + sent + " -> " + status + " (" + source + ")";
    }
  }
}
