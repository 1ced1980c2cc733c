package azurecensus.kql;

import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.functions.StandardFunctions;
import azurecensus.kql.functions.Support;
import azurecensus.kql.operators.PluginBinder;
import azurecensus.kql.syntax.OperatorNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What the translator supports, from its own registries: for documentation and for completion in an
 * editor.
 */
public final class KqlReference {
  private KqlReference() {}

  /** Kinds of entries. */
  public enum Kind {
    OPERATOR,
    FUNCTION,
    AGGREGATE,
    PLUGIN
  }

  /** Levels of support. */
  public enum Level {
    EXACT,
    APPROXIMATE,
    REFUSED
  }

  /**
   * An operator, function or plugin.
   *
   * @param kind the kind
   * @param name the name in KQL
   * @param level how far it is supported
   * @param note what differs, or why it is refused; it may be empty
   */
  public record Entry(Kind kind, String name, Level level, String note) {}

  /** All entries, by kind and name. */
  public static List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    OperatorNames.SUPPORTED.forEach(
        (name, note) -> entries.add(new Entry(Kind.OPERATOR, name, level(note), note)));
    OperatorNames.REFUSED.forEach(
        (name, note) -> entries.add(new Entry(Kind.OPERATOR, name, Level.REFUSED, reason(note))));
    FunctionRegistry registry = StandardFunctions.registry();
    registry
        .scalars()
        .forEach(
            function -> entries.add(entry(Kind.FUNCTION, function.name(), function.support())));
    BUILT_IN.forEach(
        (name, note) -> entries.add(new Entry(Kind.FUNCTION, name, level(note), note)));
    registry
        .aggregates()
        .forEach(
            function -> entries.add(entry(Kind.AGGREGATE, function.name(), function.support())));
    PluginBinder.SUPPORTED.forEach(
        (name, note) -> entries.add(new Entry(Kind.PLUGIN, name, level(note), note)));
    entries.sort(Comparator.comparing(Entry::kind).thenComparing(Entry::name));
    return entries;
  }

  /** The functions that the binder of expressions translates itself. */
  private static final Map<String, String> BUILT_IN = Map.ofEntries(
      Map.entry("column_ifexists", ""),
      Map.entry("column_names_of", ""),
      Map.entry("materialize", ""),
      Map.entry("next", ""),
      Map.entry("prev", ""),
      Map.entry("row_cumsum", ""),
      Map.entry("row_number", ""),
      Map.entry("row_rank_dense", ""),
      Map.entry("row_rank_min", ""),
      Map.entry("table", ""),
      Map.entry("toscalar", ""));

  private static Entry entry(Kind kind, String name, Support support) {
    return new Entry(kind, name, Level.valueOf(support.level().name()), support.note());
  }

  private static Level level(String note) {
    return note.isEmpty() ? Level.EXACT : Level.APPROXIMATE;
  }

  /** The message of a refusal without the name in front. */
  private static String reason(String message) {
    int at = message.indexOf("is not supported");
    String rest = at < 0 ? message : message.substring(at + "is not supported".length());
    return rest.replaceFirst("^[:.]\\s*", "");
  }
}
