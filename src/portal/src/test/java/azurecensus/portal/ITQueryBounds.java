package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.portal.load.MeasuredPortal;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bounds of memory, time and answer of queries, measured from outside on a portal process. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ITQueryBounds {
  /** The memory of the process by docs/portal-api.md, with little telemetry: 1 GiB of heap. */
  private static final long DOCUMENTED_MEBIBYTES = 1024 + 250 + 1024;

  private static final String ENDLESS =
      "SELECT sum(length(a.message)) FROM traces a, traces b, traces c, traces d";

  private static MeasuredPortal process;
  private static PortalClient client;

  @BeforeAll
  static void startPortal() throws IOException, InterruptedException {
    process = MeasuredPortal.start("--max-query-seconds=2");
    client = new PortalClient(URI.create(process.url().toString().replaceAll("/$", "")));
    Instant now = Instant.now();
    for (int post = 0; post < 5; post++) {
      client.track(IntStream.range(0, 200)
          .mapToObj(i -> TestTelemetry.trace(now, "a".repeat(i % 2 == 0 ? 30_000 : 100)))
          .toList());
      client.track(
          IntStream.range(0, 200).mapToObj(i -> TestTelemetry.request(now)).toList());
    }
    assertThat(client.get("/api/health").path("items").asInt()).isEqualTo(2000);
  }

  @AfterAll
  static void stopPortal() {
    process.close();
  }

  private static HttpResponse<String> query(String sql) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("sql", sql);
    try {
      return client.post("/api/query", body.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpResponse<String> kql(String kql) {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("query", kql);
    try {
      return client.post("/v1/apps/any/query", body.toString().getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void twentyHostileQueries_stayWithinMemoryAndTimeAndDelayNobody() throws Exception {
    List<String> hostile = List.of(
        "SELECT repeat('x', 20000000) FROM range(1000)",
        "SELECT unnest(range(1000000)) FROM range(100000)",
        "SELECT max(lower(upper(lower(message || message)))) FROM traces",
        "SELECT levenshtein(a.message, b.message) FROM traces a, traces b",
        "SELECT left(string_agg(a.message), 100) FROM traces a, traces b",
        "SELECT median(a.itemId * b.itemId) FROM traces a, traces b, traces c",
        "SELECT r.name, a.message FROM requests r, traces a, traces b ORDER BY r.itemId + b.itemId",
        "SELECT max(a.message) FROM traces a, traces b GROUP BY a.itemId, b.itemId",
        "WITH RECURSIVE t(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM t, range(10)) SELECT max(a) FROM t",
        ENDLESS);
    List<String> hostileKql = List.of(
        "traces | extend x = strrep(message, 1024)",
        "traces | extend a = strcat(message, message) | extend a = strcat(a, a), b = strcat(a, a)"
            + " | extend c = strcat(a, b, b) | project strcat(c, c, c)",
        "traces | extend k = 1 | join kind=inner (traces | extend k = 1) on k | summarize max(strcat(message,"
            + " message1))",
        "range a from 1 to 1000000000 step 1 | extend k = 1 | join kind=inner (range b from 1 to"
            + " 1000000 step 1 | extend k = 1) on k | summarize sum(a * b)",
        "range a from 1 to 100000000 step 1 | summarize make_list(a)",
        "print range(1, 1000000000, 1)",
        "traces | extend k = 1 | join kind=inner (traces | extend k = 1) on k | summarize make_list(message)",
        "traces | extend k = 1 | join kind=inner (traces | extend k = 1) on k | where message has 'b' or"
            + " message1 contains 'c'",
        "traces | mv-expand a = range(1, 10000) | mv-expand b = range(1, 10000) | summarize dcount(strcat(a, b))",
        "traces | extend k = 1 | join kind=inner (traces | extend k = 1) on k | join kind=inner (traces | extend"
            + " k = 1) on k | sort by message asc, message1 desc");
    List<CompletableFuture<Duration>> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String text = i < 10 ? hostile.get(i) : hostileKql.get(i - 10);
      boolean isSql = i < 10;
      answers.add(CompletableFuture.supplyAsync(
          () -> {
            long start = System.nanoTime();
            HttpResponse<String> answer = isSql ? query(text) : kql(text);
            assertThat(answer.statusCode()).as(text).isIn(400, 503);
            return Duration.ofNanos(System.nanoTime() - start);
          },
          work -> new Thread(work).start()));
    }
    List<Long> healthMillis = new ArrayList<>();
    while (!answers.stream().allMatch(CompletableFuture::isDone)) {
      long start = System.nanoTime();
      client.get("/api/health");
      healthMillis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }
    for (CompletableFuture<Duration> answer : answers) {
      // Two seconds for its turn, two to run, and the rest for a loaded machine.
      assertThat(answer.join()).isLessThan(Duration.ofSeconds(12));
    }
    assertThat(process.peakMebibytes()).isLessThan(DOCUMENTED_MEBIBYTES);
    Collections.sort(healthMillis);
    assertThat(healthMillis.get(healthMillis.size() / 2)).isLessThan(50);
    assertThat(query("SELECT count(*) FROM traces").body()).contains("[[1000]]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SELECT repeat('x', 500000000); repeat needs a whole number",
        "SELECT repeat(message, 1000) FROM traces; The query can build texts of",
        "SELECT lpad(message, 1000000, 'x') FROM traces; The query can build texts of",
        "SELECT message || message || message || message || message || message || message || message || message FROM traces a JOIN requests b ON true; The query can build texts of",
        "SELECT string_split(a.message, 'a') FROM traces a, requests b; The query can build texts of",
        "SELECT regexp_extract_all(a.message, 'a') FROM traces a, requests b; The query can build texts of",
        "SELECT unnest(range(1000000000)); range needs a whole number",
        "SELECT list(message) FROM traces; list collects texts without a bound. Cut it: list(…)[1:100].",
        "SELECT string_agg(message) FROM traces; Cut it: left(string_agg(…), 1000).",
        "SELECT left(string_agg(message) OVER (), 9) FROM traces; string_agg collects texts",
        "SELECT levenshtein(message, message) FROM traces; The function levenshtein is not allowed",
        "SELECT list_transform([1], lambda x: x); The function list_transform is not allowed",
        "SELECT regexp_matches(message, '(a{1,100}){1,9}b') FROM traces; The regular expression takes too long",
        "SELECT regexp_matches(message, name) FROM traces, requests; regexp_matches needs a literal",
        "WITH RECURSIVE t(a) AS (SELECT 'x' UNION ALL SELECT a || a FROM t) SELECT a FROM t; A recursive query must not",
        "SELECT count(*) FROM requests GROUP BY CUBE (id, name, url, source, success, duration, resultCode); CUBE",
        "SELECT * FROM information_schema.tables; tables is not allowed",
        "SELECT 'a'::VARCHAR[]; is not allowed",
        "SELECT COLUMNS('a.*') FROM requests; COLUMNS() is not allowed"
      })
  void unboundedQuery_isRefusedWithItsReason(String sql, String reason) {
    HttpResponse<String> answer = query(sql);

    assertThat(answer.body()).contains(reason);
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "traces | extend x = strrep(message, 1024); The query can build texts of",
        "traces | extend a = strcat(message, message) | extend b = strcat(a, a, a, a, a, a, a, a)"
            + " | project strcat(b, b, b, b); The query can build texts of",
        "traces | join kind=inner requests on operation_Id | project strcat(message, message, message, message,"
            + " message); The query can build texts of",
        "traces | project replace_string(message, 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa');"
            + " The query can build texts of",
        "traces | extend r = range(1, 1000000); The query can build texts of",
      })
  void unboundedKql_isRefusedWithItsReason(String kql, String reason) {
    HttpResponse<String> answer = kql(kql);

    assertThat(answer.body()).contains(reason);
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traces | where message has 'a' or message contains 'b' or tolower(message) startswith 'c' | count",
        "traces | parse message with first 'x' rest | extend all = strcat(first, rest) | summarize count() by all",
        "union traces, requests | extend text = iff(isempty(message), name, message) | project timestamp, text",
        "requests | join kind=inner traces on operation_Id | extend tenant = tostring(customDimensions.tenant)"
            + " | summarize count() by tenant, name",
        "requests | summarize names = make_set(name), all = make_list(duration) | project strcat_array(names, ',')",
        "print x = strrep('ab', 1000), y = range(1, 1000000)",
        "traces | extend parts = split(operation_Name, 'a') | where array_length(parts) > 1 | count"
      })
  void usualKql_isAnswered(String kql) {
    HttpResponse<String> answer = kql(kql);

    assertThat(answer.body()).contains("\"rows\"");
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void queryThatStallsWhileItsRowsAreRead_isStopped() {
    // The first rows fill the buffer of the result, and no further row follows.
    HttpResponse<String> answer = query(
        "SELECT a.message FROM traces a, traces b, traces c, traces d WHERE (a.itemId < 500 AND"
            + " b.itemId < 4 AND c.itemId < 2 AND d.itemId < 2) OR a.itemId * 7 + b.itemId = -1");

    assertThat(answer.body()).contains("The query was stopped after 2 s");
    assertThat(query("SELECT 1").statusCode()).isEqualTo(200);
  }

  @Test
  void failingQuery_namesItsReason() {
    assertThat(query("SELECT message::INTEGER FROM traces").body())
        .contains("Conversion Error: Could not convert string");
    assertThat(kql("traces | project split(message, tostring(customDimensions.none))")
            .body())
        .contains("The query meets data that it cannot answer exactly: split() needs a delimiter.");
  }

  @Test
  void columnsThatDoubleAtEachLevel_areRefused() {
    String sql = "SELECT *, * FROM (".repeat(20) + "SELECT * FROM requests" + ")".repeat(20);

    assertThat(query(sql).body()).contains("more than 2000 columns");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT operation_Name || ' ' || resultCode AS text, lower(name), count(*) FROM requests GROUP BY ALL",
        "SELECT customDimensions->>'InvocationId' AS id, left(message, 10), upper(left(message, 10)) FROM traces",
        "SELECT list(name)[1:10], left(string_agg(name, ', '), 100) FROM requests",
        "SELECT strftime(timestamp, '%H:%M'), replace(name, 'a', 'bc'), lpad(name, 20, ' ') FROM requests",
        "SELECT time_bucket(INTERVAL '10 seconds', timestamp) AS time, quantile_cont(duration, 0.95) FROM requests GROUP BY 1",
        "SELECT count(*) FROM traces WHERE message LIKE '%a%' AND regexp_matches(message, 'a+b|[0-9]+')",
        "SELECT name, row_number() OVER (ORDER BY timestamp) FROM requests QUALIFY row_number() OVER () < 5",
        "WITH recent AS (SELECT * FROM requests) SELECT r.*, t.message FROM recent r JOIN traces t USING (operation_Id)",
        "SELECT TRY_CAST(resultCode AS INTEGER) AS code, duration::INTEGER, split_part(url, '/', 4) FROM requests",
        "SELECT CASE WHEN success THEN 'ok' ELSE 'failed' END AS state, coalesce(url, name) FROM requests",
        "SUMMARIZE requests",
        "VALUES (1, 'a'), (2, 'b')"
      })
  void usualQuery_isAnswered(String sql) {
    HttpResponse<String> answer = query(sql);

    assertThat(answer.body()).contains("\"rows\"");
    assertThat(answer.statusCode()).isEqualTo(200);
  }
}
