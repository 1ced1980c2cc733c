package azurecensus.host.staged;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The path of a blob in a binding, such as {@code files/{name}.txt}: container, slash, name, with
 * placeholders. A container alone means every blob in it. Immutable.
 */
public final class BlobPath {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");

  private final Pattern pattern;
  private final List<String> names;

  private BlobPath(Pattern pattern, List<String> names) {
    this.pattern = pattern;
    this.names = List.copyOf(names);
  }

  /** Reads the path of a trigger. */
  public static BlobPath of(String path) {
    String template = path.indexOf('/') < 0 ? path + "/{name}" : path;
    StringBuilder regex = new StringBuilder();
    List<String> names = new ArrayList<>();
    Matcher placeholder = PLACEHOLDER.matcher(template);
    int end = 0;
    while (placeholder.find()) {
      regex.append(Pattern.quote(template.substring(end, placeholder.start()))).append("(.+)");
      names.add(placeholder.group(1));
      end = placeholder.end();
    }
    regex.append(Pattern.quote(template.substring(end)));
    return new BlobPath(Pattern.compile(regex.toString(), Pattern.DOTALL), names);
  }

  /** The values of the placeholders in the path of a blob; empty when it does not match. */
  public Optional<Map<String, String>> match(String path) {
    Matcher matcher = pattern.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), matcher.group(i + 1));
    }
    return Optional.of(values);
  }

  /**
   * Replaces the placeholders of a text.
   *
   * @param values supplies the value of a name; null for an unknown one
   * @throws IllegalArgumentException when a name is unknown
   */
  public static String fill(String text, Function<String, String> values) {
    return PLACEHOLDER.matcher(text).replaceAll(found -> {
      String value = values.apply(found.group(1));
      if (value == null) {
        throw new IllegalArgumentException(
            "\"%s\" needs a value for {%s}, which neither the trigger's data nor its metadata has"
                .formatted(text, found.group(1)));
      }
      return Matcher.quoteReplacement(value);
    });
  }

  /** The path of a trigger with {@code sample} in place of each placeholder. */
  public static String withSamples(String path) {
    return fill(path, name -> "sample");
  }
}
