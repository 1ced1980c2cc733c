package azurecensus.tracing;

import static azurecensus.testing.ExportedSpans.annotations;
import static azurecensus.testing.ExportedSpans.attribute;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.testing.ExportedSpans;
import io.opencensus.trace.BlankSpan;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.export.SpanData;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@SuppressWarnings("try") // a scope is opened for what happens inside it
class InProcessSpanTest {
  @RegisterExtension
  final ExportedSpans spans = new ExportedSpans();

  @Test
  void call_returnsTheResultOfTheWork() throws Exception {
    assertThat(InProcessSpan.<String>call("work", () -> "result")).isEqualTo("result");
    assertThat(InProcessSpan.<String>supply("more work", () -> "another")).isEqualTo("another");

    assertThat(spans.named("work").getStatus().isOk()).isTrue();
    assertThat(spans.named("more work").getStatus().isOk()).isTrue();
  }

  @Test
  void call_rethrowsAnExceptionUnchanged() {
    IOException failure = new IOException("broken");

    assertThatThrownBy(() -> InProcessSpan.call("work", () -> {
          throw failure;
        }))
        .isSameAs(failure);

    SpanData span = spans.only();
    assertThat(span.getStatus().getDescription()).isEqualTo("java.io.IOException: broken");
    assertThat(annotations(span, "exception")).hasSize(1);
  }

  @Test
  void exception_isSentOnceAlthoughItLeavesSeveralSpans() {
    IllegalStateException failure = new IllegalStateException("broken");

    assertThatThrownBy(() -> InProcessSpan.run(
            "outer",
            () -> InProcessSpan.run("inner", () -> {
              throw failure;
            })))
        .isSameAs(failure);

    assertThat(annotations(spans.named("inner"), "exception")).hasSize(1);
    assertThat(annotations(spans.named("outer"), "exception")).isEmpty();
    assertThat(spans.named("outer").getStatus().getDescription())
        .isEqualTo("java.lang.IllegalStateException: broken");
  }

  @Test
  void exception_thatIsThrownAgainInAnotherTraceIsSentAgain() {
    IllegalStateException failure = new IllegalStateException("kept in a field");

    for (String name : new String[] {"first", "second"}) {
      assertThatThrownBy(() -> InProcessSpan.run(name, () -> {
            throw failure;
          }))
          .isSameAs(failure);
      assertThat(annotations(spans.named(name), "exception")).hasSize(1);
    }
  }

  @Test
  void run_rethrowsAnErrorUnchanged() {
    StackOverflowError failure = new StackOverflowError();

    assertThatThrownBy(() -> InProcessSpan.run("work", () -> {
          throw failure;
        }))
        .isSameAs(failure);

    assertThat(spans.only().getStatus().isOk()).isFalse();
  }

  @Test
  void recordException_acceptsAnExceptionThatCannotBePrinted() {
    RuntimeException failure = new RuntimeException() {
      @Override
      public String getMessage() {
        throw new IllegalStateException("no message");
      }
    };

    assertThatThrownBy(() -> InProcessSpan.run("work", () -> {
          throw failure;
        }))
        .isSameAs(failure);

    assertThat(spans.only().getName()).isEqualTo("work");
  }

  @Test
  void call_marksTheSpanForAnExceptionThatCannotBeRead() {
    Exception failure = new Exception() {
      private static final long serialVersionUID = 1;

      @Override
      public String getMessage() {
        throw new StackOverflowError();
      }
    };

    assertThatThrownBy(() -> InProcessSpan.call("work", () -> {
          throw failure;
        }))
        .isSameAs(failure);

    assertThat(spans.only().getStatus().isOk()).isFalse();
    assertThat(annotations(spans.only(), "exception"))
        .singleElement()
        .satisfies(annotation -> assertThat(annotation.getAttributes())
            .containsOnlyKeys("exception.type", "exception.stacktrace"));
  }

  @Test
  void start_nestsAndRestores() {
    try (InProcessSpan outer = InProcessSpan.start("outer")) {
      outer.putAttribute("file", "a.txt");
      outer.putAttribute("bytes", 42);
      outer.putAttribute("absent", null);
      InProcessSpan.start("inner").close();
      outer.close();
    }

    SpanData outer = spans.named("outer");
    assertThat(outer.getParentSpanId()).isNull();
    assertThat(attribute(outer, "file")).isEqualTo("a.txt");
    assertThat(attribute(outer, "bytes")).isEqualTo("42");
    assertThat(attribute(outer, "absent")).isNull();
    assertThat(attribute(outer, "ai.operation.name")).isNull();
    assertThat(spans.named("inner").getParentSpanId())
        .isEqualTo(outer.getContext().getSpanId());
    assertThat(Tracing.getTracer().getCurrentSpan()).isSameAs(BlankSpan.INSTANCE);
  }

  /** The exporter truncates long values, not this library. */
  @Test
  void putAttribute_keeps100LongAttributes() {
    TracingSetup.recordEverything();

    try (InProcessSpan span = InProcessSpan.start("work")) {
      for (int i = 0; i < 100; i++) {
        span.putAttribute("key" + i, "x".repeat(10_000));
      }
    }

    assertThat(spans.only().getAttributes().getDroppedAttributesCount()).isZero();
    assertThat(spans.only().getAttributes().getAttributeMap()).hasSize(100);
    assertThat(attribute(spans.only(), "key99")).hasSize(10_000);
  }
}
