package azurecensus.exporter.internal.convert;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.encode.ExceptionDetails;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTraceParserTest {
  @Test
  void parse_causeWithoutFramesOfItsOwn_hasTheSharedFrames() {
    Throwable throwable = new IllegalStateException("outer", new IllegalArgumentException("inner"));
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text));

    assertThat(StackTraceParser.parse(null, null, text.toString()))
        .isEqualTo(ExceptionDetails.chainOf(throwable));
  }

  @Test
  void parse_moreSharedFramesThanKnown_endsTheMessageOfTheCause() {
    List<ExceptionDetails> chain = StackTraceParser.parse(
        null,
        null,
        "a.Outer: outer\n\tat a.B.c(B.java:1)\nCaused by: a.Inner: inner\n\t... 7 more\nrest");

    assertThat(chain.get(1).message()).isEqualTo("inner");
    assertThat(chain.get(1).frames()).isEmpty();
    assertThat(chain.get(1).hasFullStack()).isFalse();
  }

  @Test
  void parse_lineLikeSharedFramesInTheFirstMessage_belongsToTheMessage() {
    List<ExceptionDetails> chain =
        StackTraceParser.parse(null, null, "a.Outer: failed\n\t... 7 more\n\tat a.B.c(B.java:1)");

    assertThat(chain.get(0).message()).isEqualTo("failed\n\t... 7 more");
    assertThat(chain.get(0).frames()).hasSize(1);
  }
}
