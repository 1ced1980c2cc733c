package azurecensus.kql.functions;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.Position;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** All functions by name; {@code StandardFunctions} fills it, and nothing changes it afterwards. */
public final class FunctionRegistry {
  /** Any number of arguments. */
  public static final int ANY = 64;

  private final Map<String, ScalarFunction> scalars = new TreeMap<>();
  private final Map<String, AggregateFunction> aggregates = new TreeMap<>();

  FunctionRegistry() {}

  void scalar(String name, int least, int most, Naming naming, ScalarFunction.Body body) {
    scalar(name, least, most, naming, Support.EXACT, body);
  }

  void scalar(
      String name, int least, int most, Naming naming, Support support, ScalarFunction.Body body) {
    scalars.put(name, new ScalarFunction(name, least, most, naming, support, body));
  }

  void aggregate(String name, int least, int most, String prefix, AggregateFunction.Body body) {
    aggregate(name, least, most, prefix, Support.EXACT, body);
  }

  void aggregate(
      String name,
      int least,
      int most,
      String prefix,
      Support support,
      AggregateFunction.Body body) {
    aggregates.put(name, new AggregateFunction(name, least, most, prefix, support, body));
  }

  void refuse(String note, String... names) {
    for (String name : names) {
      scalars.putIfAbsent(
          name, new ScalarFunction(name, 0, ANY, Naming.NONE, Support.refused(note), call -> {
            throw KqlException.unsupported(
                call.position(), "The function " + name + "() is not supported: " + note);
          }));
    }
  }

  /** The scalar function of this name. */
  public Optional<ScalarFunction> scalar(String name) {
    return Optional.ofNullable(scalars.get(name));
  }

  /** The aggregate function of this name. */
  public Optional<AggregateFunction> aggregate(String name) {
    return Optional.ofNullable(aggregates.get(name));
  }

  /** All scalar functions in the order of their names. */
  public Collection<ScalarFunction> scalars() {
    return scalars.values();
  }

  /** All aggregate functions in the order of their names. */
  public Collection<AggregateFunction> aggregates() {
    return aggregates.values();
  }

  /** Checks the number of arguments. */
  public static void checkCount(Position position, String name, int least, int most, int actual) {
    if (actual < least || actual > most) {
      String range = least == most ? String.valueOf(least) : least + " to " + most;
      throw KqlException.semantics(
          position, name + "() takes " + range + " arguments but got " + actual + ".");
    }
  }
}
