package azurecensus.exporter.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.encode.ExceptionDetails;
import azurecensus.exporter.testing.TestUrls;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Stack traces and addresses of any text. */
class ConversionPropertiesTest {
  @Property
  void stackTrace_anyTextIsSurvived(@ForAll("stackLines") List<String> lines) {
    List<ExceptionDetails> chain = StackTraceParser.parse(null, null, String.join("\n", lines));

    assertThat(chain).hasSizeBetween(1, ExceptionDetails.MAX_EXCEPTIONS);
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

    assertThat(parsed).isEqualTo(ExceptionDetails.chainOf(throwable));
  }

  /** Returns an exception with a chain of causes, each created a few calls deeper or higher. */
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

  @Provide
  Arbitrary<String> urls() {
    return TestUrls.any();
  }
}
