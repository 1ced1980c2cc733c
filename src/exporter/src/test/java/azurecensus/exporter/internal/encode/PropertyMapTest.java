package azurecensus.exporter.internal.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class PropertyMapTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private final PropertyMap map = new PropertyMap(2);

  /** Puts the value under the key; null removes the key. */
  private record Step(String key, String value) {}

  @Property
  void map_isWhatALinkedHashMapIs(@ForAll("steps") List<Step> steps) {
    Map<String, String> other = new LinkedHashMap<>();
    PropertyMap map = new PropertyMap(2);

    for (Step step : steps) {
      String previous =
          step.value() == null ? map.remove(step.key()) : map.put(step.key(), step.value());
      assertThat(previous)
          .isEqualTo(
              step.value() == null
                  ? other.remove(step.key())
                  : other.put(step.key(), step.value()));
      assertThat(map.get(step.key())).isEqualTo(step.value());
    }

    assertThat(List.copyOf(map.entrySet())).isEqualTo(List.copyOf(other.entrySet()));
    assertThat(map).isEqualTo(other).hasSameSizeAs(other);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<String> keys = Arbitraries.oneOf(
        Arbitraries.of("Aa", "BB", "C#", "AaAa", "BBBB", "AaBB"), // few different hashes
        Arbitraries.strings().ofMaxLength(2));
    Arbitrary<String> values = Arbitraries.strings().ofMaxLength(3).injectNull(0.4);
    return Combinators.combine(keys, values).as(Step::new).list().ofMaxSize(60);
  }

  @Test
  void id_isReadAsText() {
    map.putId("trace", TraceId.fromLowerBase16(TRACE));
    map.putId("span", SpanId.fromLowerBase16(SPAN));

    assertThat(map.rawValue(0)).isInstanceOf(TraceId.class);
    assertThat(map).containsExactly(entry("trace", TRACE), entry("span", SPAN));
    assertThat(map.put("span", "other")).isEqualTo(SPAN);
  }

  @Test
  void putAll_takesOverIdsAsTheyAre() {
    PropertyMap other = new PropertyMap(2);
    other.put("removed", "x");
    other.putId("trace", TraceId.fromLowerBase16(TRACE));
    other.remove("removed");

    map.putAll(other);

    assertThat(map.rawValue(0)).isInstanceOf(TraceId.class);
    assertThat(map).containsExactly(entry("trace", TRACE));
  }

  @Test
  void entries_writeThroughAndAreRemoved() {
    map.putAll(Map.of("a", "1", "b", "2", "c", "3"));

    for (Iterator<Map.Entry<String, String>> i = map.entrySet().iterator(); i.hasNext(); ) {
      Map.Entry<String, String> entry = i.next();
      if (entry.getKey().equals("b")) {
        i.remove();
      } else {
        entry.setValue(entry.getValue() + "0");
      }
    }

    assertThat(map).containsOnly(entry("a", "10"), entry("c", "30"));
    map.clear();
    assertThat(map).isEmpty();
  }

  @Test
  void change_endsALoopOverTheEntries() {
    map.putAll(Map.of("a", "1", "b", "2"));

    assertThatExceptionOfType(ConcurrentModificationException.class)
        .isThrownBy(() -> map.forEach((key, value) -> map.put("x." + key, value)));
    assertThatExceptionOfType(ConcurrentModificationException.class)
        .isThrownBy(() -> map.keySet().forEach(key -> map.remove("b")));
  }

  @Test
  void put_refusesNullKeysAndTakesNullValues() {
    map.put("a", null);

    assertThat(map).containsExactly(entry("a", null));
    assertThatNullPointerException().isThrownBy(() -> map.put(null, "x"));
  }
}
