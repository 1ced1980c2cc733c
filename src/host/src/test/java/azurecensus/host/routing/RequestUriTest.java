package azurecensus.host.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RequestUriTest {

  @Test
  void segments_belowAPrefix_areDecoded() {
    assertThat(RequestUri.segmentsBelow("api", "/api/a%20b/%C3%BC")).contains(List.of("a b", "ü"));
    assertThat(RequestUri.segmentsBelow("api/v1", "/API/V1/x")).contains(List.of("x"));
    assertThat(RequestUri.segmentsBelow("", "/x")).contains(List.of("x"));
  }

  @Test
  void segments_slashAtTheEnd_isIgnored() {
    assertThat(RequestUri.segmentsBelow("api", "/api/")).contains(List.of());
    assertThat(RequestUri.segmentsBelow("api", "/api/x/")).contains(List.of("x"));
  }

  @Test
  void segments_elsewhere_areNone() {
    assertThat(RequestUri.segmentsBelow("api", "/other/x")).isEmpty();
    assertThat(RequestUri.segmentsBelow("api/v1", "/api")).isEmpty();
  }

  @Test
  void query_joinsRepeatedNames_withoutCase() {
    assertThat(RequestUri.query("a=1&A=2&b=x%26y")).isEqualTo(Map.of("a", "1,2", "b", "x&y"));
  }

  @Test
  void query_omitsNamesWithoutAValue() {
    assertThat(RequestUri.query("a&b=&=c&&d=1")).isEqualTo(Map.of("d", "1"));
    assertThat(RequestUri.query(null)).isEmpty();
  }

  @Test
  void decode_leavesMalformedEscapes() {
    assertThat(RequestUri.decode("%zz%4", false)).isEqualTo("%zz%4");
    assertThat(RequestUri.decode("a+b", true)).isEqualTo("a b");
    assertThat(RequestUri.decode("a+b", false)).isEqualTo("a+b");
    assertThat(RequestUri.decode("😀%41", false)).isEqualTo("😀A");
  }

  @Test
  void absolute_encodesInvalidCharacters_butKeepsTheQuery() {
    assertThat(RequestUri.absolute("http", "x:1", "/a b|ü%zz", "q=%zz&r={|}ü%20"))
        .isEqualTo("http://x:1/a%20b%7C%C3%BC%25zz?q=%zz&r={|}ü%20");
    assertThat(RequestUri.absolute("http", "[::1]:1", "/a[0]/b", null))
        .isEqualTo("http://[::1]:1/a%5B0%5D/b");
  }
}
