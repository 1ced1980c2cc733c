package azurecensus.kql.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** The tables that queries may name; immutable. */
public final class KqlSchema {
  private final Map<String, KqlTable> tables;
  private final Predicate<KqlTable> ofAll;

  /**
   * Makes a schema.
   *
   * @throws IllegalArgumentException when two tables have the same name
   */
  public KqlSchema(Collection<KqlTable> tables) {
    this(tables, table -> true);
  }

  /**
   * Makes a schema in which some tables show the rows of others.
   *
   * @param ofAll true for the tables that {@code union *} and {@code search} mean
   * @throws IllegalArgumentException when two tables have the same name
   */
  public KqlSchema(Collection<KqlTable> tables, Predicate<KqlTable> ofAll) {
    this.ofAll = ofAll;
    Map<String, KqlTable> byName = new LinkedHashMap<>();
    for (KqlTable table : tables) {
      if (byName.put(table.name(), table) != null) {
        throw new IllegalArgumentException("Two tables are named " + table.name());
      }
    }
    this.tables = byName;
  }

  /** A schema without tables: queries read only what they write themselves. */
  public static KqlSchema empty() {
    return new KqlSchema(List.of());
  }

  /** The table of this name; case counts. */
  public Optional<KqlTable> find(String name) {
    return Optional.ofNullable(tables.get(name));
  }

  /** The tables that {@code union *} and {@code search} mean. */
  public List<KqlTable> tablesOfAll() {
    return tables.values().stream().filter(ofAll).toList();
  }

  /** All tables in the order in which they were given. */
  public List<KqlTable> tables() {
    return new ArrayList<>(tables.values());
  }
}
