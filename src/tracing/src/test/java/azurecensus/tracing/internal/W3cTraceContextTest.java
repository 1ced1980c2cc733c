package azurecensus.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.opencensus.trace.SpanContext;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases for receivers in the test suite of W3C trace-context, and its limits. */
class W3cTraceContextTest {
  private static final String TRACE = "12345678901234567890123456789012";
  private static final String SPAN = "1234567890123456";
  private static final String GOOD = "00-" + TRACE + "-" + SPAN + "-01";

  static Stream<Arguments> traceparents() {
    return Stream.of(
        valid("included", GOOD),
        valid("not sampled", "00-" + TRACE + "-" + SPAN + "-00"),
        valid("unknown flags of version 00", "00-" + TRACE + "-" + SPAN + "-ff"),
        valid("blanks around", " \t" + GOOD + "\t "),
        valid("future version", "cc-" + TRACE + "-" + SPAN + "-01"),
        valid(
            "future version with more",
            "cc-" + TRACE + "-" + SPAN + "-01-what-the-future-will-be-like"),
        valid("future version with an empty field more", "cc-" + TRACE + "-" + SPAN + "-01-"),
        invalid("future version with a wrong delimiter", "cc-" + TRACE + "-" + SPAN + "-01.what"),
        invalid("version 00 with more", GOOD + "-what"),
        invalid("version 00 with a trailing delimiter", GOOD + "-"),
        invalid("version ff", "ff-" + TRACE + "-" + SPAN + "-01"),
        invalid("version with illegal characters", ".0-" + TRACE + "-" + SPAN + "-01"),
        invalid("version in upper case", "CC-" + TRACE + "-" + SPAN + "-01"),
        invalid("version too long", "000-" + TRACE + "-" + SPAN + "-01"),
        invalid("version too short", "0-" + TRACE + "-" + SPAN + "-01"),
        invalid("trace id of zeros", "00-" + "0".repeat(32) + "-" + SPAN + "-01"),
        invalid(
            "trace id with illegal characters",
            "00-.2345678901234567890123456789012-" + SPAN + "-01"),
        invalid("trace id in upper case", "00-ABCDEF78901234567890123456789012-" + SPAN + "-01"),
        invalid("trace id too long", "00-" + TRACE + "3-" + SPAN + "-01"),
        invalid("trace id too short", "00-" + TRACE.substring(1) + "-" + SPAN + "-01"),
        invalid("parent id of zeros", "00-" + TRACE + "-" + "0".repeat(16) + "-01"),
        invalid("parent id with illegal characters", "00-" + TRACE + "-.234567890123456-01"),
        invalid("parent id too long", "00-" + TRACE + "-" + SPAN + "7-01"),
        invalid("parent id too short", "00-" + TRACE + "-" + SPAN.substring(1) + "-01"),
        invalid("flags with illegal characters", "00-" + TRACE + "-" + SPAN + "-.0"),
        invalid("flags in upper case", "00-" + TRACE + "-" + SPAN + "-0A"),
        invalid("flags too long", "00-" + TRACE + "-" + SPAN + "-001"),
        invalid("flags too short", "00-" + TRACE + "-" + SPAN + "-1"),
        invalid("two headers joined", GOOD + "," + GOOD),
        invalid("two headers joined with a blank", GOOD + ", 00-" + TRACE + "-" + SPAN + "-00"),
        invalid("missing", null),
        invalid("empty", ""),
        invalid("hierarchical", "|" + TRACE + "." + SPAN + "."),
        invalid(
            "digits that are no ASCII digits",
            "00-" + TRACE.replace('1', '\u0661') + "-" + SPAN + "-01"),
        invalid("very long", "00-" + "a".repeat(1 << 20)));
  }

  private static Arguments valid(String name, String traceparent) {
    return Arguments.of(name, traceparent, true);
  }

  private static Arguments invalid(String name, String traceparent) {
    return Arguments.of(name, traceparent, false);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("traceparents")
  void traceparent_isAcceptedOrRejectedAsSpecified(String name, String traceparent, boolean valid) {
    Optional<SpanContext> context = W3cTraceContext.parse(traceparent, W3cTracestate.EMPTY);

    assertThat(context.isPresent()).isEqualTo(valid);
    context.ifPresent(found -> {
      assertThat(found.getTraceId().toLowerBase16()).isEqualTo(TRACE);
      assertThat(found.getSpanId().toLowerBase16()).isEqualTo(SPAN);
    });
  }

  @Test
  void traceparent_hasTheSampledBitInTheLowestFlag() {
    assertThat(sampled("00")).isFalse();
    assertThat(sampled("01")).isTrue();
    assertThat(sampled("02")).isFalse();
    assertThat(sampled("ff")).isTrue();
  }

  private static boolean sampled(String flags) {
    return W3cTraceContext.parse("00-" + TRACE + "-" + SPAN + "-" + flags, W3cTracestate.EMPTY)
        .orElseThrow()
        .getTraceOptions()
        .isSampled();
  }

  static Stream<Arguments> tracestates() {
    return Stream.of(
        passes("one member", "foo=1", "foo=1"),
        passes(
            "several, in order", "foo=1,bar=2,congo=t61rcWkgMzE", "foo=1,bar=2,congo=t61rcWkgMzE"),
        passes(
            "blanks and tabs around members", "foo=1 \t , \t bar=2, \t baz=3", "foo=1,bar=2,baz=3"),
        passes("empty members", "foo=1,,,bar=2,", "foo=1,bar=2"),
        passes(
            "several headers joined with a comma",
            "foo=1,bar=2,rojo=1,baz=3",
            "foo=1,bar=2,rojo=1,baz=3"),
        passes(
            "every character of a key",
            "abcdefghijklmnopqrstuvwxyz0123456789_-*/=1",
            "abcdefghijklmnopqrstuvwxyz0123456789_-*/=1"),
        passes("tenant and vendor", "fw529a3039@dt=FfAxx", "fw529a3039@dt=FfAxx"),
        passes("tenant with a leading digit", "0a@v=1", "0a@v=1"),
        passes("a key with a leading digit, which level 2 allows", "1a=2", "1a=2"),
        passes("a key of 256 characters", "z".repeat(256) + "=1", "z".repeat(256) + "=1"),
        passes("a value of 256 characters", "foo=" + "v".repeat(256), "foo=" + "v".repeat(256)),
        passes("blanks inside a value", "foo= 1 2", "foo= 1 2"),
        passes("every character of a value", "foo=" + visible(), "foo=" + visible()),
        passes("32 members", members(32), members(32)),
        dropped("33 members", members(33)),
        dropped("no value", "foo"),
        dropped("an empty value", "foo="),
        dropped("an empty key", "=1"),
        dropped("a blank before the equals sign", "foo =1"),
        dropped("an equals sign in a value", "foo=bar=baz"),
        dropped("an upper-case key", "FOO=1"),
        dropped("a key that begins with a sign", "-foo=1"),
        dropped("a dot in a key", "foo.bar=1"),
        dropped("a key of 257 characters", "z".repeat(257) + "=1"),
        dropped("a value of 257 characters", "foo=" + "v".repeat(257)),
        dropped("a control character in a value", "foo=a\u0007b"),
        dropped("a line break in a value", "foo=a\r\nx-evil: 1"),
        dropped("a value beyond ASCII", "foo=\u00e4"),
        dropped("the same key twice", "foo=1,foo=2"),
        dropped("one bad member of several", "foo=1,BAR=2"),
        dropped("nothing", ""),
        dropped("commas", ",,,"),
        dropped("missing", null));
  }

  private static Arguments passes(String name, String tracestate, String header) {
    return Arguments.of(name, tracestate, header);
  }

  private static Arguments dropped(String name, String tracestate) {
    return Arguments.of(name, tracestate, "");
  }

  private static String visible() {
    return IntStream.rangeClosed('!', '~')
        .filter(c -> c != ',' && c != '=')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static String members(int count) {
    return String.join(
        ",", IntStream.range(0, count).mapToObj(i -> "key" + i + "=" + i).toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tracestates")
  void tracestate_isKeptOrDroppedAsSpecified(String name, String tracestate, String header) {
    W3cTracestate parsed = W3cTracestate.parse(tracestate);

    assertThat(parsed.header()).isEqualTo(header);
    assertThat(W3cTraceContext.parse(GOOD, parsed)).isPresent();
  }

  /** No text makes a parser throw, and accepted values are written unchanged. */
  @Test
  void anyText_isReadWithoutAnException() {
    SplittableRandom random = new SplittableRandom(1);
    String alphabet = "0123456789abcdefABCDEF-=,@ \t|._zÄ\u0000\uD83D\uDE00";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(i % 3 == 0 ? GOOD : i % 3 == 1 ? "foo=1,bar=2" : "");
      int edits = 1 + random.nextInt(6);
      for (int edit = 0; edit < edits; edit++) {
        int at = random.nextInt(text.length() + 1);
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        if (random.nextBoolean() || at == text.length()) {
          text.insert(at, c);
        } else {
          text.setCharAt(at, c);
        }
      }
      W3cTracestate tracestate = W3cTracestate.parse(text.toString());
      assertThat(W3cTracestate.parse(tracestate.header())).isEqualTo(tracestate);
      assertThat(W3cTraceContext.parse(text.toString(), tracestate)
              .map(SpanContext::isValid)
              .orElse(true))
          .isTrue();
    }
  }
}
