package azurecensus.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import azurecensus.portal.PortalExtension;
import azurecensus.portal.QueryResult;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Counts in the portal what an app recorded: 10,000 orders in five intervals, in one of which the
 * endpoint is away, with a new process after it.
 */
@Timeout(120)
class ITMetricsInPortal {
  private static final int INTERVALS = 5;
  private static final int ORDERS = INTERVALS * RecordingProgram.ORDERS_OF_AN_INTERVAL;

  @RegisterExtension
  static final PortalExtension PORTAL = new PortalExtension();

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir
  private Path storage;

  @AfterEach
  void removeFaults() throws Exception {
    faults(HttpRequest.newBuilder().DELETE());
  }

  @Test
  void sumsAndCounts_areThoseOfTheRecordings() throws Exception {
    Process first = start(0);
    try {
      interval(first);
      interval(first);
      faults(HttpRequest.newBuilder()
          .POST(BodyPublishers.ofString("{\"kind\":\"status\",\"status\":503,\"times\":1000}")));
      interval(first);
      finish(first);
    } finally {
      first.destroyForcibly();
    }
    faults(HttpRequest.newBuilder().DELETE());
    Process second = start(3 * RecordingProgram.ORDERS_OF_AN_INTERVAL);
    try {
      interval(second);
      interval(second);
      assertRecordings(); // before its end: it also sends what the first one has stored
      assertOtherTables();
      finish(second);
    } finally {
      second.destroyForcibly();
    }
  }

  private static void assertRecordings() {
    QueryResult result = PORTAL.awaitQuery(
        """
        customMetrics
        | where name in ('orders', 'revenue', 'amounts')
        | summarize valueSum = sum(valueSum), valueCount = sum(valueCount), intervals = count()
            by name, country = tostring(customDimensions.country)
        | order by name asc, country asc
        """,
        rows -> rows.size() == 6 && ((Number) rows.value(0, "intervals")).intValue() == INTERVALS);
    System.out.println(result);

    List<List<Object>> expected = new ArrayList<>();
    for (String name : List.of("amounts", "orders", "revenue")) {
      for (String country : List.of("NO", "SE")) {
        double sum = sum(country, name.equals("orders") ? order -> 1 : RecordingProgram::amount);
        expected.add(List.of(
            name, country, sum, name.equals("amounts") ? sum(country, order -> 1) : INTERVALS));
      }
    }
    for (int row = 0; row < 6; row++) {
      assertThat(result.value(row, "name")).isEqualTo(expected.get(row).get(0));
      assertThat(result.value(row, "country")).isEqualTo(expected.get(row).get(1));
      // Exact but for distributions: OpenCensus rounds their mean with each recording.
      assertThat(number(result.value(row, "valueSum")))
          .isCloseTo(number(expected.get(row).get(2)), within(1e-6));
      assertThat(number(result.value(row, "valueCount")))
          .isEqualTo(number(expected.get(row).get(3)));
      assertThat(number(result.value(row, "intervals"))).isEqualTo(INTERVALS);
    }
  }

  private static void assertOtherTables() {
    QueryResult events = PORTAL.query("""
        customEvents
        | summarize events = sum(itemCount), orders = max(todouble(customMeasurements.orders))
            by name, last = tostring(customDimensions.last)
        | order by last asc
        """);
    QueryResult counters = PORTAL.query(
        "performanceCounters | summarize values = count() by name | order by name asc");
    System.out.println(events + "\n" + counters);

    assertThat(events.values("last")).containsExactly("NO", "SE");
    assertThat(events.values("events").stream()
            .mapToDouble(ITMetricsInPortal::number)
            .sum())
        .isEqualTo(INTERVALS);
    assertThat(counters.values("name"))
        .contains(
            "\\Process(??APP_WIN32_PROC??)\\Private Bytes",
            "\\Process(??APP_WIN32_PROC??)\\% Processor Time",
            "\\Memory\\Available Bytes");
  }

  private static double number(Object value) {
    return ((Number) value).doubleValue();
  }

  private static double sum(String country, IntToDoubleFunction value) {
    return IntStream.range(0, ORDERS)
        .filter(order -> RecordingProgram.country(order).equals(country))
        .mapToDouble(value)
        .sum();
  }

  private Process start(int firstOrder) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            RecordingProgram.class.getName(),
            PORTAL.connectionString(),
            storage.toString(),
            String.valueOf(firstOrder))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void interval(Process program) throws IOException {
    program.outputWriter().write('\n');
    program.outputWriter().flush();
    assertThat(program.inputReader().readLine()).isEqualTo("flushed");
  }

  private static void finish(Process program) throws Exception {
    program.outputWriter().close();
    assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(program.exitValue()).isZero();
  }

  private void faults(HttpRequest.Builder request) throws Exception {
    URI faults = PORTAL.url().resolve("/api/faults");
    assertThat(http.send(request.uri(faults).build(), BodyHandlers.discarding()).statusCode())
        .isBetween(200, 204);
  }
}
