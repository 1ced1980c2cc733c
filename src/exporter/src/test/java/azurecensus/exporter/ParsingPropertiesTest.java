package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/**
 * What is read from outside: any text is survived, and what is right is understood whatever it
 * looks like.
 */
class ParsingPropertiesTest {
  private static final String KEY = "0ddba11-key";

  @Property
  void connectionString_anyTextIsReadOrRefusedWithoutRepeatingIt(
      @ForAll("connectionStrings") String text) {
    try {
      ConnectionString parsed = ConnectionString.parse(text);
      assertThat(parsed.toString())
          .isEqualTo("ConnectionString[" + parsed.trackUrl().getHost() + "]");
      assertThat(parsed.trackUrl().toString()).endsWith("/v2.1/track");
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).doesNotContain("5ecret").contains("connection string");
      assertThat(e.getCause()).isNull();
    }
  }

  @Provide
  Arbitrary<String> connectionStrings() {
    Arbitrary<String> keys = Arbitraries.of(
        "InstrumentationKey",
        "instrumentationkey",
        "IngestionEndpoint",
        "EndpointSuffix",
        "Location",
        "Authorization",
        "AADAudience",
        "",
        " ",
        "Other");
    Arbitrary<String> values = Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20).map(text -> text + "5ecret"),
        Arbitraries.of(
            "ikey",
            KEY,
            "https://5ecret.example/",
            "http://5ecret:80/a",
            "5ecret.example",
            "",
            "=5ecret="));
    Arbitrary<String> pairs = Combinators.combine(
            keys, Arbitraries.of("=", " = ", "", "=="), values)
        .as((key, equals, value) -> key + equals + value);
    return Arbitraries.oneOf(
        Arbitraries.strings(), pairs.list().ofMaxSize(6).map(list -> String.join(";", list)));
  }

  @Property
  void connectionString_orderCaseAndBlanksDoNotMatter(
      @ForAll Random random, @ForAll @IntRange(max = 3) int empties) {
    List<String> pairs = new ArrayList<>(List.of(
        randomCase("InstrumentationKey", random) + " = " + KEY,
        randomCase("IngestionEndpoint", random) + "=https://h.example/x/",
        "Unknown=a=b"));
    pairs.addAll(Collections.nCopies(empties, " "));
    Collections.shuffle(pairs, random);

    ConnectionString parsed = ConnectionString.parse(String.join(";", pairs));

    assertThat(parsed.instrumentationKey()).isEqualTo(KEY);
    assertThat(parsed.trackUrl()).isEqualTo(URI.create("https://h.example/x/v2.1/track"));
  }

  private static String randomCase(String text, Random random) {
    StringBuilder result = new StringBuilder();
    text.chars()
        .forEach(c -> result.append(
            (char) (random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))));
    return result.toString();
  }

  @Property
  void json_readsWhatJacksonWrites(@ForAll("json") Object value) throws JsonProcessingException {
    String text = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(value);

    assertThat(JsonReader.read(text)).isEqualTo(value);
  }

  @Provide
  Arbitrary<Object> json() {
    Arbitrary<Object> leaf = Arbitraries.oneOf(
        Arbitraries.strings().withChars("abc\"\\\n\u0001\u00e9\u20ac/").map(text -> (Object) text),
        Arbitraries.doubles().between(-1e9, 1e9).map(number -> (Object) number),
        Arbitraries.of(true, false).map(truth -> (Object) truth));
    // Nested less deep than what the reader refuses.
    return Arbitraries.recursive(() -> leaf, ParsingPropertiesTest::nested, 0, 6);
  }

  private static Arbitrary<Object> nested(Arbitrary<Object> inner) {
    return Arbitraries.oneOf(
        inner,
        inner.list().ofMaxSize(3).map(list -> (Object) list),
        inner.list().ofMaxSize(3).map(list -> {
          Map<String, Object> object = new HashMap<>();
          list.forEach(element -> object.put("k" + object.size(), element));
          return (Object) object;
        }));
  }

  @Property
  void settlement_accountsForEveryItemWhateverTheAnswer(
      @ForAll @IntRange(min = 1, max = 12) int size,
      @ForAll @IntRange(min = 100, max = 599) int status,
      @ForAll("answers") String body) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      lines.add(new byte[] {(byte) i});
    }
    Batch batch = new Batch(lines);

    Settlement settlement =
        Settlement.of(batch, IngestionResponse.of(status, Verdict.of(status), body, null));

    int dropped =
        settlement.dropped().values().stream().mapToInt(Integer::intValue).sum();
    int now = settlement.now().stream().mapToInt(Batch::size).sum();
    int later = settlement.later() == null ? 0 : settlement.later().size();
    assertThat(settlement.sent() + dropped + now + later).isEqualTo(size);
    assertThat(settlement.dropped().values()).allMatch(count -> count > 0);
  }

  @Provide
  Arbitrary<String> answers() {
    Arbitrary<String> error = Combinators.combine(
            Arbitraries.integers().between(-2, 14),
            Arbitraries.of(200, 206, 400, 402, 408, 429, 500, 503, 418, 0),
            Arbitraries.of("x", "Telemetry sampled out.", "TELEMETRY SAMPLED OUT."))
        .as((index, code, message) -> "{\"index\":" + index + ",\"statusCode\":" + code
            + ",\"message\":\"" + message + "\"}");
    Arbitrary<String> right = error
        .list()
        .ofMaxSize(15)
        .map(list -> "{\"itemsReceived\":1,\"itemsAccepted\":1,\"errors\":["
            + String.join(",", list) + "]}");
    return Arbitraries.oneOf(
        right,
        Arbitraries.strings(),
        Arbitraries.of("", "null", "[]", "{\"errors\":null}", "{\"errors\":[1,{}]}"));
  }

  @Property
  void retryAfter_isNullOrBetweenNothingAndADay(@ForAll("retryAfters") String header) {
    Duration wait = RetryAfter.parse(header, Instant.parse("2026-05-01T12:00:00Z"));

    if (wait != null) {
      assertThat(wait).isBetween(Duration.ZERO, RetryAfter.LONGEST);
    }
  }

  @Property
  void retryAfter_understandsSecondsAndDates(@ForAll @IntRange(max = 80_000) int seconds) {
    Instant now = Instant.parse("2026-05-01T12:00:00Z");
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
        now.plusSeconds(seconds).atOffset(ZoneOffset.UTC));

    assertThat(RetryAfter.parse(" " + seconds + " ", now)).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(RetryAfter.parse(date, now)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Provide
  Arbitrary<String> retryAfters() {
    return Arbitraries.oneOf(
        Arbitraries.strings(),
        Arbitraries.strings().numeric().ofMaxLength(30),
        Arbitraries.of(
            "-1", "1.5", "Fri, 01 May 1826 12:00:00 GMT", "Fri, 01 May 2126 12:00:00 GMT"));
  }

  @Property
  void stackTrace_anyTextIsSurvived(@ForAll("stackLines") List<String> lines) {
    List<ExceptionDetails> chain = StackTraceParser.parse(null, null, String.join("\n", lines));

    assertThat(chain).hasSizeBetween(1, StackTraceParser.MAX_EXCEPTIONS);
    for (int i = 0; i < chain.size(); i++) {
      assertThat(chain.get(i).id()).isEqualTo(i + 1);
      assertThat(chain.get(i).outerId()).isEqualTo(i);
    }
  }

  @Property(tries = 20)
  void stackTrace_aLineThatIsNearlyAFrameIsReadInOneGo(
      @ForAll @IntRange(min = 30, max = 20_000) int slashes) {
    String line = "at " + "a/".repeat(slashes);

    assertThat(StackTraceParser.parse(null, null, "a.B: c\n" + line))
        .singleElement()
        .satisfies(e -> assertThat(e.message()).isEqualTo("c\n" + line));
    assertThat(StackTraceParser.parse(null, null, "a.B: c\n" + line + "b.C.d(C.java:1)"))
        .singleElement()
        .satisfies(e -> assertThat(e.frames()).hasSize(1));
  }

  @Provide
  Arbitrary<List<String>> stackLines() {
    return Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(40),
            Arbitraries.of(
                "\tat a.B.c(B.java:1)",
                "\tat x/y/z.A.b(",
                "\tat m@1/a.B.c(Native Method)",
                "\t... 5 more",
                "\t... 999999 more",
                "Caused by: a.B: c",
                "Caused by: ",
                "\tSuppressed: a.B",
                "[CIRCULAR REFERENCE: a.B]",
                "a.B: c",
                "at",
                "\tat ()"))
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 200)
  void stackTrace_isReadAsTheThrowableItself(
      @ForAll Random random, @ForAll @IntRange(min = 1, max = 5) int depth) {
    Throwable throwable = nested(random, depth);
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text));

    List<ExceptionDetails> parsed = StackTraceParser.parse(
        throwable.getClass().getName(), throwable.getMessage(), text.toString());

    assertThat(parsed).isEqualTo(ThrowableReader.read(throwable));
  }

  /** An exception with others as its causes, each thrown a few calls deeper or higher. */
  private static Throwable nested(Random random, int depth) {
    if (random.nextInt(3) > 0) {
      return deeper(random, depth);
    }
    Throwable cause = depth == 1 ? null : nested(random, depth - 1);
    Throwable result = random.nextBoolean()
        ? new IllegalStateException("message: " + random.nextInt(), cause)
        : new IllegalArgumentException("two\nlines", cause);
    if (random.nextInt(4) == 0) {
      result.addSuppressed(new UnsupportedOperationException("aside", new ArithmeticException()));
    }
    return result;
  }

  private static Throwable deeper(Random random, int depth) {
    return nested(random, depth);
  }

  @Property
  void address_anyTextIsSurvived(@ForAll("urls") String url) {
    String target = Address.ofUrl(url);
    String shown = Address.withoutCredentials(url);

    assertThat(Address.pathOf(url))
        .satisfiesAnyOf(
            path -> assertThat(path).isNull(), path -> assertThat(path).isNotEmpty());
    if (target != null) {
      assertThat(target).doesNotContain("@", "/", "?");
    }
    if (url.contains("://")) {
      assertThat(Address.ofUrl(shown)).isEqualTo(target);
    }
  }

  @Property
  void redirect_isNeverDowngradedAndNeverLeavesTheCloud(
      @ForAll("urls") String location, @ForAll boolean https) {
    URI from = URI.create(
        (https ? "https" : "http") + "://westeurope-1.in.applicationinsights.azure.com/v2.1/track");

    URI to = RedirectRule.follow(from, location);

    if (to != null) {
      assertThat(to.getScheme().toLowerCase(Locale.ROOT))
          .isIn(https ? List.of("https") : List.of("http", "https"));
      assertThat(to.getHost()).endsWith(".applicationinsights.azure.com");
    }
  }

  @Provide
  Arbitrary<String> urls() {
    Arbitrary<String> composed = Combinators.combine(
            Arbitraries.of("http://", "https://", "HTTPS://", "ftp://", "//", "", "://"),
            Arbitraries.of("", "u@", "u:p@", "a@b@"),
            Arbitraries.of(
                "h.example",
                "westeurope-2.in.applicationinsights.azure.com",
                "evil.example",
                "x.applicationinsights.azure.com.evil.example",
                "[::1]",
                ""),
            Arbitraries.of("", ":80", ":443", ":8443", ":x"),
            Arbitraries.of("", "/", "/a?b@c", "?q", "#f", "/v2.1/track", "\\x"))
        .as((scheme, user, host, port, rest) -> scheme + user + host + port + rest);
    return Arbitraries.oneOf(composed, Arbitraries.strings());
  }

  @Property
  void duration_isReadBack(
      @ForAll @LongRange(min = 0, max = 999L * 86_400 * 1_000_000_000) long nanos) {
    String text = written(new JsonWriter().duration(nanos));

    assertThat(text).matches("(\\d{1,3}\\.)?\\d\\d:\\d\\d:\\d\\d\\.\\d{7}");
    assertThat(read(text)).isEqualTo(nanos / 100);
  }

  @Property
  void duration_ofAnyNumberIsWhatTheServiceTakes(@ForAll long nanos) {
    assertThat(written(new JsonWriter().duration(nanos)))
        .matches("(\\d{1,3}\\.)?[0-2]\\d:[0-5]\\d:[0-5]\\d\\.\\d{7}");
  }

  /** Without the quotes. */
  private static String written(JsonWriter json) {
    String text = json.asText();
    return text.substring(1, text.length() - 1);
  }

  private static long read(String text) {
    int days = text.indexOf('.') < text.indexOf(':')
        ? Integer.parseInt(text.substring(0, text.indexOf('.')))
        : 0;
    String rest =
        text.indexOf('.') < text.indexOf(':') ? text.substring(text.indexOf('.') + 1) : text;
    long seconds = days * 86_400L
        + Integer.parseInt(rest.substring(0, 2)) * 3600L
        + Integer.parseInt(rest.substring(3, 5)) * 60L
        + Integer.parseInt(rest.substring(6, 8));
    return seconds * 10_000_000 + Long.parseLong(rest.substring(9));
  }

  @Property
  void instant_isReadBack(
      @ForAll @LongRange(min = 0, max = 4_000_000_000L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos) {
    Instant instant = Instant.ofEpochSecond(seconds, nanos - nanos % 100);

    assertThat(Instant.parse(written(new JsonWriter().value(instant)))).isEqualTo(instant);
  }

  @Property
  void masking_leavesNothingOfTheValue(
      @ForAll @Size(max = 4) List<@IntRange(max = 2) Integer> order) {
    List<String> parameters = List.of("Token=5ecret", "page=2", "token=5ecret%20x");
    String query = String.join("&", order.stream().map(parameters::get).toList());
    TelemetryItem item =
        Bench.message("see https://h/?" + query + " and on").setUrl("https://h/p?" + query + "#f");
    item.getProperties().put("http.request.header.Token", "5ecret");
    item.getProperties().put("link", "/x?" + query);
    item.getTags().put("ai.operation.syntheticSource", "https://h/?" + query);
    item.setTarget("h?" + query).setSource("q?" + query);
    item.setExceptions(StackTraceParser.parse(
        "java.io.IOException",
        "code: 500 for URL: https://h/?" + query,
        "no frames https://h/?" + query));

    MaskingProcessor.of("token").process(item);

    assertThat(item.getUrl()
            + item.getMessage()
            + item.getProperties()
            + item.getTags()
            + item.getTarget()
            + item.getSource()
            + item.exceptions())
        .doesNotContain("5ecret");
    assertThat(item.getMessage()).startsWith("see https://h/?").endsWith(" and on");
    assertThat(item.getUrl()).endsWith("#f").contains(order.contains(1) ? "page=2" : "");
  }
}
