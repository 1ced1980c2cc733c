package azurecensus.host.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
        "{name}.{ext}       | a.b.txt   | {name=a, ext=b.txt}",
        "{name}.{ext?}      | readme    | {name=readme}",
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
        "{a{b}"
      })
  void parse_refusesMalformedTemplates(String template) {
    assertThatThrownBy(() -> RouteTemplate.parse(template))
        .isInstanceOf(IllegalArgumentException.class);
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
