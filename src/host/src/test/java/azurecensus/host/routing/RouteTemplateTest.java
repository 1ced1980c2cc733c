package azurecensus.host.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTemplateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items              | items     | {}",
        "items              | ITEMS     | {}",
        "items/{id}         | items/7   | {id=7}",
        "{a}/{b}            | x/y       | {a=x, b=y}",
        "items/{id?}        | items     | {}",
        "items/{id=5}       | items     | {id=5}",
        "items/{id:int=5}   | items     | {id=5}",
        "files/{*path}      | files/a/b | {path=a/b}",
        "files/{**path}     | files/a/b | {path=a/b}",
        "files/{*path}      | files     | {}",
        "{name}.{ext}       | a.b.txt   | {name=a.b, ext=txt}",
        "{name}.{ext?}      | a.b.txt   | {name=a.b, ext=txt}",
        "{a}-{b}-{c}        | 1-2-3-4   | {a=1-2, b=3, c=4}",
        "x{a}.{b}y          | X1.2Y     | {a=1, b=2}",
        "\uD83D\uDE00{a}        | \uD83D\uDE00b       | {a=b}",
        "{name}.{ext?}      | readme    | {name=readme}",
        ".{ext?}            | .b        | {ext=b}",
        "v{n:int}           | v12       | {n=12}",
        "a{{b}}             | a{b}      | {}",
        "{n:long}           | -5        | {n=-5}",
        "{b:bool}           | TRUE      | {b=TRUE}",
        "{d:double}         | 1.5e3     | {d=1.5e3}",
        "{d:datetime}       | 2024-02-29 | {d=2024-02-29}",
        "{n:min(3):max(5)}  | 4         | {n=4}",
        "{s:minlength(2)}   | ab        | {s=ab}",
        "{s:maxlength(2)}   | ab        | {s=ab}",
        "{s:length(2)}      | ab        | {s=ab}",
        "{s:regex(^x)}      | xb        | {s=xb}",
        "{s:required}       | x         | {s=x}",
      })
  void match_givesTheParameters(String template, String path, String expected) {
    assertThat(match(template.strip(), path.strip()).map(Map::toString)).contains(expected.strip());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "items            | things",
        "items            | items/7",
        "items/{id}       | items",
        "{id:int}         | 1.5",
        "{id:int}         | 2147483648",
        "{b:bool}         | yes",
        "{n:min(3)}       | 2",
        "{n:range(1,9)}   | 10",
        "{s:alpha}        | a1",
        "{s:length(2,3)}  | abcd",
        "{s:length(2)}    | abc",
        "{d:decimal}      | x",
        "{g:guid}         | 0f8fad5b",
        "{s:regex(^a$)}   | ab",
        "v{n:int}         | vx",
        "{a}.{b}          | .b",
        "{a}.{b}          | a.",
        "{a}.{b?}         | a.",
        ".{b?}            | a",
        "a{b}             | aab",
        "{a}xx            | x",
      })
  void match_refuses(String template, String path) {
    assertThat(match(template.strip(), path.strip())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{",
        "{}",
        "a}",
        "{a",
        "{a?}/b",
        "{*a}/b",
        "a//b",
        "{a:unknown}",
        "{a:min(x)}",
        "{a:range(1)}",
        "{a:regex(()}",
        "{a:int",
        "{a{b}",
        "{a}{b}",
        "a{*b}",
        "v{a?}",
        "{a?}.{b}",
        "{a}-.{b?}"
      })
  void parse_refusesMalformedTemplates(String template) {
    assertThatThrownBy(() -> RouteTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @Timeout(60)
  void match_takesNoPowerOfTheLength() {
    RouteTemplate template = RouteTemplate.parse("{a}-{b}-{c}-{d}-{e}-{f}-{g}-{h}-x");

    assertThat(template.match(List.of("-".repeat(8000) + "y"))).isEmpty();
    assertThat(template.match(List.of("a-".repeat(4000) + "x"))).isPresent();
    assertThat(RouteTemplate.parse("{d:decimal}").match(List.of("1" + ",".repeat(8000) + "y")))
        .isEmpty();
  }

  @Test
  void precedence_putsTheSpecificFirst() {
    List<String> sorted = List.of("a/{*rest}", "a/{x}", "a/{x:int}", "a/v{x}", "a/b").stream()
        .sorted(java.util.Comparator.comparing(
            template -> RouteTemplate.parse(template).precedence()))
        .toList();
    assertThat(sorted).containsExactly("a/b", "a/v{x}", "a/{x:int}", "a/{x}", "a/{*rest}");
  }

  private static Optional<Map<String, String>> match(String template, String path) {
    return RouteTemplate.parse(template).match(List.of(path.split("/", -1)));
  }
}
