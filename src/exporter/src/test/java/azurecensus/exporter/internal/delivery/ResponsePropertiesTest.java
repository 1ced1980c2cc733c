package azurecensus.exporter.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.testing.TestUrls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Responses of any content. */
class ResponsePropertiesTest {
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
    // Nested less deeply than the reader's limit.
    return Arbitraries.recursive(() -> leaf, ResponsePropertiesTest::nested, 0, 6);
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
  void outcome_accountsForEveryItemWhateverTheAnswer(
      @ForAll @IntRange(min = 1, max = 12) int size,
      @ForAll @IntRange(min = 100, max = 599) int status,
      @ForAll("answers") String body) {
    List<byte[]> lines = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      lines.add(new byte[] {(byte) i});
    }
    Batch batch = new Batch(lines);

    BatchOutcome outcome = BatchOutcome.of(batch, RetryPolicy.Decision.of(status), body);

    int dropped =
        outcome.dropped().values().stream().mapToInt(Integer::intValue).sum();
    int now = outcome.resendNow().stream().mapToInt(Batch::size).sum();
    int later = outcome.retryLater() == null ? 0 : outcome.retryLater().size();
    assertThat(outcome.sent() + dropped + now + later).isEqualTo(size);
    assertThat(outcome.dropped().values()).allMatch(count -> count > 0);
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
    Duration wait = RetryPolicy.retryAfter(header, null, Instant.parse("2026-05-01T12:00:00Z"));

    if (wait != null) {
      assertThat(wait).isBetween(Duration.ZERO, RetryPolicy.LONGEST_RETRY_AFTER);
    }
  }

  @Property
  void retryAfter_understandsSecondsAndDates(@ForAll @IntRange(max = 80_000) int seconds) {
    Instant now = Instant.parse("2026-05-01T12:00:00Z");
    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
        now.plusSeconds(seconds).atOffset(ZoneOffset.UTC));

    assertThat(RetryPolicy.retryAfter(" " + seconds + " ", null, now))
        .isEqualTo(Duration.ofSeconds(seconds));
    assertThat(RetryPolicy.retryAfter(date, null, now)).isEqualTo(Duration.ofSeconds(seconds));
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
    return TestUrls.any();
  }
}
