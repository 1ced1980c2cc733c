package azurecensus.exporter.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Connection strings of any text. */
class ConnectionStringPropertiesTest {
  private static final String KEY = "0ddba11-key";

  @Property
  void connectionString_anyTextIsReadOrRefusedWithoutRepeatingIt(
      @ForAll("connectionStrings") String text) {
    try {
      ConnectionString parsed = ConnectionString.parse(text);
      assertThat(parsed.toString())
          .isEqualTo("ConnectionString[" + parsed.trackUrl().getHost() + "]");
      assertThat(parsed.trackUrl().toString()).endsWith("/v2.1/track");
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).doesNotContain("5ecret").contains("connection string");
      assertThat(e.getCause()).isNull();
    }
  }

  @Provide
  Arbitrary<String> connectionStrings() {
    Arbitrary<String> keys = Arbitraries.of(
        "InstrumentationKey",
        "instrumentationkey",
        "IngestionEndpoint",
        "EndpointSuffix",
        "Location",
        "Authorization",
        "AADAudience",
        "",
        " ",
        "Other");
    Arbitrary<String> values = Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(20).map(text -> text + "5ecret"),
        Arbitraries.of(
            "ikey",
            KEY,
            "https://5ecret.example/",
            "http://5ecret:80/a",
            "5ecret.example",
            "",
            "=5ecret="));
    Arbitrary<String> pairs = Combinators.combine(
            keys, Arbitraries.of("=", " = ", "", "=="), values)
        .as((key, equals, value) -> key + equals + value);
    return Arbitraries.oneOf(
        Arbitraries.strings(), pairs.list().ofMaxSize(6).map(list -> String.join(";", list)));
  }

  @Property
  void connectionString_orderCaseAndBlanksDoNotMatter(
      @ForAll Random random, @ForAll @IntRange(max = 3) int empties) {
    List<String> pairs = new ArrayList<>(List.of(
        randomCase("InstrumentationKey", random) + " = " + KEY,
        randomCase("IngestionEndpoint", random) + "=https://h.example/x/",
        "Unknown=a=b"));
    pairs.addAll(Collections.nCopies(empties, " "));
    Collections.shuffle(pairs, random);

    ConnectionString parsed = ConnectionString.parse(String.join(";", pairs));

    assertThat(parsed.instrumentationKey()).isEqualTo(KEY);
    assertThat(parsed.trackUrl()).isEqualTo(URI.create("https://h.example/x/v2.1/track"));
  }

  private static String randomCase(String text, Random random) {
    StringBuilder result = new StringBuilder();
    text.chars()
        .forEach(c -> result.append(
            (char) (random.nextBoolean() ? Character.toUpperCase(c) : Character.toLowerCase(c))));
    return result.toString();
  }
}
