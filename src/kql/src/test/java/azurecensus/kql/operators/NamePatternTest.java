package azurecensus.kql.operators;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
  @ParameterizedTest
  @CsvSource({
    "name, name, true",
    "name, names, false",
    "*, anything, true",
    "*, '', true",
    "a*, abc, true",
    "a*, bca, false",
    "*c, abc, true",
    "a*c, ac, true",
    "a*c, abcd, false",
    "ab*ba, aba, false",
    "a*b*c, axbxc, true",
    "a*b*c, acb, false",
    "*b*b*, abb, true",
    "*b*b*, ab, false",
    "**, x, true",
    "a.c, abc, false",
    "A*, abc, false"
  })
  void pattern_fitsTheWholeName(String pattern, String name, boolean fits) {
    assertThat(new NamePattern(pattern).fits(name)).isEqualTo(fits);
  }
}
