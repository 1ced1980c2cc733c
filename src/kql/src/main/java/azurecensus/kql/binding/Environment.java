package azurecensus.kql.binding;

import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The names that {@code let}, {@code as} and parameters have given; inner ones hide outer ones. */
public final class Environment {
  private final Environment outer;
  private final Map<String, Binding> bindings = new LinkedHashMap<>();
  private final int depth;

  /** Names inside others; the outer ones may be null. */
  public Environment(Environment outer) {
    this.outer = outer;
    this.depth = outer == null ? 0 : outer.depth + 1;
  }

  /** The meaning of a name. */
  public sealed interface Binding {
    /** A scalar. */
    record Scalar(SqlExpr value) implements Binding {}

    /** A table; a view counts for wildcards. */
    record Table(Relation relation, boolean view) implements Binding {}

    /** A function with the names that it saw. */
    record Function(Expression.Lambda lambda, Environment environment) implements Binding {}
  }

  /** The names of now: what is named later is not seen. */
  public Environment copy() {
    Environment copy = new Environment(outer);
    copy.bindings.putAll(bindings);
    return copy;
  }

  /** Gives a name. */
  public void put(String name, Binding binding) {
    bindings.put(name, binding);
  }

  /** The meaning of a name. */
  public Optional<Binding> find(String name) {
    Binding binding = bindings.get(name);
    if (binding != null) {
      return Optional.of(binding);
    }
    return outer == null ? Optional.empty() : outer.find(name);
  }

  /** The number of environments around this one. */
  public int depth() {
    return depth;
  }

  /** All names, outer ones first. */
  public List<String> names() {
    List<String> names = outer == null ? new ArrayList<>() : outer.names();
    names.addAll(bindings.keySet());
    return names;
  }
}
