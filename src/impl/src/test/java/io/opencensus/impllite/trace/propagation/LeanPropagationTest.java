package io.opencensus.impllite.trace.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opencensus.implcore.trace.propagation.PropagationComponentImpl;
import io.opencensus.trace.SpanContext;
import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import io.opencensus.trace.TraceOptions;
import io.opencensus.trace.Tracestate;
import io.opencensus.trace.propagation.BinaryFormat;
import io.opencensus.trace.propagation.PropagationComponent;
import io.opencensus.trace.propagation.SpanContextParseException;
import io.opencensus.trace.propagation.TextFormat;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LeanPropagationTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String PARENT = "00-" + TRACE + "-" + SPAN + "-01";
  private static final int TRIES = 4_000;

  private static final TextFormat.Setter<Map<String, String>> SETTER = new TextFormat.Setter<>() {
    @Override
    public void put(Map<String, String> carrier, String key, String value) {
      carrier.put(key, value);
    }
  };
  private static final TextFormat.Getter<Map<String, String>> GETTER = new TextFormat.Getter<>() {
    @Override
    public String get(Map<String, String> carrier, String key) {
      return carrier.get(key);
    }
  };

  private final PropagationComponent lean = new LeanPropagationComponent();
  private final PropagationComponent reference = new PropagationComponentImpl();

  private SpanContext extract(String parent, String state) throws SpanContextParseException {
    Map<String, String> headers = new HashMap<>();
    headers.put("traceparent", parent);
    headers.put("tracestate", state);
    return lean.getTraceContextFormat().extract(headers, GETTER);
  }

  private static Map<String, String> inject(TextFormat format, SpanContext context) {
    Map<String, String> headers = new HashMap<>();
    format.inject(context, headers, SETTER);
    return headers;
  }

  @Test
  void traceContext_isWrittenAndRead() throws Exception {
    SpanContext context = extract(PARENT, "a=1,b=2");

    assertThat(context.getTraceId().toLowerBase16()).isEqualTo(TRACE);
    assertThat(context.getSpanId().toLowerBase16()).isEqualTo(SPAN);
    assertThat(context.getTraceOptions().isSampled()).isTrue();
    assertThat(inject(lean.getTraceContextFormat(), context))
        .containsOnly(Map.entry("traceparent", PARENT), Map.entry("tracestate", "a=1,b=2"));
  }

  @Test
  void traceparent_ofALaterVersionMayBeLonger() throws Exception {
    assertThat(extract(PARENT.replaceFirst("00", "01") + "-later", null))
        .isEqualTo(extract(PARENT, null));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-later",
        "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01later",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void malformedTraceparent_isRefused(String parent) {
    assertThatThrownBy(() -> extract(parent, null)).isInstanceOf(SpanContextParseException.class);
  }

  @Test
  void missingTraceparent_isRefused() {
    assertThatThrownBy(() -> extract(null, "a=1")).isInstanceOf(SpanContextParseException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a=1,b=2           | a=1,b=2",
        "' a=1 ,\tb=2 '    | a=1,b=2",
        "a=1,,b=2,         | a=1,b=2",
        "a=1,b=2,a=3       | a=1,b=2",
        "a                 | ''",
        "a=                | ''",
        "=1                | ''",
        "A=1               | ''",
        "tenant@vendor=1   | ''",
        "a=1=2             | ''",
        ",                 | ''",
      })
  void tracestate_isReadOrLeftOut(String header, String read) throws Exception {
    SpanContext context = extract(PARENT, header);

    assertThat(context).isEqualTo(extract(PARENT, null));
    assertThat(inject(lean.getTraceContextFormat(), context).getOrDefault("tracestate", ""))
        .isEqualTo(read);
  }

  @Test
  void tracestateOfTooManyMembers_isLeftOut() throws Exception {
    StringBuilder most = new StringBuilder("a=1");
    for (int i = 1; i < 32; i++) {
      most.append(",a").append(i).append("=1");
    }

    assertThat(extract(PARENT, most.toString()).getTracestate().getEntries()).hasSize(32);
    assertThat(extract(PARENT, most + ",b=1").getTracestate().getEntries()).isEmpty();
  }

  @Test
  void b3_isWrittenAndRead() throws Exception {
    Map<String, String> headers =
        new HashMap<>(Map.of("X-B3-TraceId", TRACE, "X-B3-SpanId", SPAN, "X-B3-Sampled", "1"));

    SpanContext context = lean.getB3Format().extract(headers, GETTER);

    assertThat(inject(lean.getB3Format(), context)).isEqualTo(headers);
    headers.put("X-B3-Sampled", "0");
    assertThat(lean.getB3Format().extract(headers, GETTER).getTraceOptions().isSampled())
        .isFalse();
    headers.put("X-B3-Flags", "1");
    assertThat(lean.getB3Format().extract(headers, GETTER)).isEqualTo(context);
    headers.put("X-B3-TraceId", TRACE.substring(16));
    assertThat(lean.getB3Format().extract(headers, GETTER).getTraceId().toLowerBase16())
        .isEqualTo("0000000000000000" + TRACE.substring(16));
  }

  @ParameterizedTest
  @CsvSource({
    ",b7ad6b7169203331",
    "0af7651916cd43dd8448eb211c80319c,",
    "0af7651916cd43dd8448eb211c80319,b7ad6b7169203331",
    "0af7651916cd43dd8448eb211c80319c,b7ad6b716920333",
    "0af7651916cd43dd8448eb211c80319x,b7ad6b7169203331",
  })
  void malformedB3_isRefused(String traceId, String spanId) {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-B3-TraceId", traceId);
    headers.put("X-B3-SpanId", spanId);

    assertThatThrownBy(() -> lean.getB3Format().extract(headers, GETTER))
        .isInstanceOf(SpanContextParseException.class);
  }

  @Test
  void fields_areThoseOfTheReference() {
    assertThat(lean.getB3Format().fields()).isEqualTo(reference.getB3Format().fields());
    assertThat(lean.getTraceContextFormat().fields())
        .isEqualTo(reference.getTraceContextFormat().fields());
  }

  @Test
  void randomContexts_areWrittenAsByTheReference() {
    for (int seed = 0; seed < TRIES; seed++) {
      SpanContext context = context(new Random(seed));
      String name = "seed " + seed;

      assertThat(inject(lean.getTraceContextFormat(), context))
          .as(name)
          .isEqualTo(inject(reference.getTraceContextFormat(), context));
      assertThat(inject(lean.getB3Format(), context))
          .as(name)
          .isEqualTo(inject(reference.getB3Format(), context));
      assertThat(lean.getBinaryFormat().toByteArray(context))
          .as(name)
          .isEqualTo(reference.getBinaryFormat().toByteArray(context));
    }
  }

  /** The reference fails with other exceptions for some; this component never does. */
  @Test
  void randomBytes_areReadAsByTheReference() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      byte[] bytes = lean.getBinaryFormat().toByteArray(context(random));
      if (random.nextBoolean()) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
      }
      for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(4);
      }

      assertThat(read(lean.getBinaryFormat(), bytes))
          .as("seed " + seed)
          .isEqualTo(read(reference.getBinaryFormat(), bytes));
    }
  }

  @Test
  void randomHeaders_areReadAsByTheReference() {
    for (int seed = 0; seed < TRIES; seed++) {
      Random random = new Random(seed);
      SpanContext context = context(random);
      Map<String, String> headers = inject(lean.getB3Format(), context);
      headers.put("traceparent", inject(lean.getTraceContextFormat(), context).get("traceparent"));
      for (int i = random.nextInt(3); i > 0; i--) {
        damage(headers, random);
      }
      String name = "seed " + seed + ": " + headers;

      assertThat(read(lean.getB3Format(), headers))
          .as(name)
          .isEqualTo(read(reference.getB3Format(), headers));
      if (headers.getOrDefault("traceparent", "").matches("00-.{52}|(?!00|ff)[0-9a-f]{2}-.*")) {
        assertThat(read(lean.getTraceContextFormat(), headers))
            .as(name)
            .isEqualTo(read(reference.getTraceContextFormat(), headers));
      } else {
        assertThat(read(lean.getTraceContextFormat(), headers)).as(name).isEqualTo("refused");
      }
    }
  }

  private static void damage(Map<String, String> headers, Random random) {
    String[] names = {"traceparent", "X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled", "X-B3-Flags"};
    String name = names[random.nextInt(names.length)];
    String value = headers.getOrDefault(name, "");
    int at = random.nextInt(value.length() + 1);
    switch (random.nextInt(5)) {
      case 0 -> headers.remove(name);
      case 1 -> headers.put(name, value.substring(0, at));
      case 2 -> headers.put(name, value + "-");
      default ->
        headers.put(
            name,
            value.substring(0, at)
                + "01afgAF- x".charAt(random.nextInt(10))
                + value.substring(Math.min(value.length(), at + 1)));
    }
  }

  private static SpanContext context(Random random) {
    Tracestate.Builder state = Tracestate.builder();
    for (int i = random.nextInt(4); i > 0; i--) {
      state.set("k" + random.nextInt(9), "v" + random.nextInt(9));
    }
    return SpanContext.create(
        TraceId.generateRandomId(random),
        SpanId.generateRandomId(random),
        TraceOptions.fromByte((byte) random.nextInt(256)),
        state.build());
  }

  private static String read(BinaryFormat format, byte[] bytes) {
    try {
      return text(format.fromByteArray(bytes));
    } catch (SpanContextParseException e) {
      return "refused";
    }
  }

  private static String read(TextFormat format, Map<String, String> headers) {
    try {
      return text(format.extract(headers, GETTER));
    } catch (SpanContextParseException | IndexOutOfBoundsException e) {
      assertThat(format instanceof TraceContextFormat && e instanceof RuntimeException)
          .isFalse();
      return "refused";
    }
  }

  private static String text(SpanContext context) {
    return context + " " + context.getTraceOptions().getByte() + " " + context.getTracestate();
  }
}
