package azurecensus.host.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CallerTraceTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String SPAN = "00f067aa0ba902b7";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00-" + TRACE + "-" + SPAN + "-00",
        "00-" + TRACE + "-" + SPAN + "-01",
        " 00-" + TRACE + "-" + SPAN + "-01 ",
        "01-" + TRACE + "-" + SPAN + "-01-later-version",
        "01-" + TRACE + "-" + SPAN + "-01-later\u0085version"
      })
  void parent_isReadAndSampled(String traceparent) {
    assertThat(CallerTrace.parent(traceparent)).hasValueSatisfying(parent -> {
      assertThat(parent.getTraceId().toLowerBase16()).isEqualTo(TRACE);
      assertThat(parent.getSpanId().toLowerBase16()).isEqualTo(SPAN);
      assertThat(CallerTrace.traceparent(parent)).isEqualTo("00-" + TRACE + "-" + SPAN + "-01");
    });
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "00",
        "00-abc",
        "|" + TRACE + "." + SPAN + "_",
        "00-00000000000000000000000000000000-" + SPAN + "-01",
        "00-" + TRACE + "-0000000000000000-01",
        "ff-" + TRACE + "-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-01-more",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-" + SPAN + "-01",
        "00-" + TRACE + "-" + SPAN + "-0x",
        "00_" + TRACE + "_" + SPAN + "_01",
        "garbage"
      })
  void parent_cannotBeRead_isNone(String traceparent) {
    assertThat(CallerTrace.parent(traceparent)).isEmpty();
  }

  @Test
  void state_isPassedOnUnchanged_unlessTooLong() {
    assertThat(CallerTrace.state(null)).isEmpty();
    assertThat(CallerTrace.state(" a=1,b=2 ")).isEqualTo("a=1,b=2");
    assertThat(CallerTrace.state("x".repeat(513))).isEmpty();
  }
}
