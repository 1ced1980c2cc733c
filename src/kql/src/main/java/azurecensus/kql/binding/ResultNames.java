package azurecensus.kql.binding;

import azurecensus.kql.functions.AggregateFunction;
import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.functions.Naming;
import azurecensus.kql.functions.ScalarFunction;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.syntax.Expression;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names of columns that a query does not name, by the rules of the service's own parser. */
public final class ResultNames {
  private final FunctionRegistry functions;

  /** Names by the functions' own rules. */
  public ResultNames(FunctionRegistry functions) {
    this.functions = functions;
  }

  /**
   * The name that follows from an expression.
   *
   * @param fallback the answer when none follows; it may be null
   */
  public String of(Expression expression, String fallback) {
    if (expression instanceof Expression.Name name) {
      return name.name();
    }
    if (expression instanceof Expression.Named named) {
      return named.names().get(0);
    }
    if (expression instanceof Expression.Member member) {
      return joined(of(member.target(), null), member.name());
    }
    if (expression instanceof Expression.Element element) {
      String target = of(element.target(), null);
      boolean plain = element.index() instanceof Expression.Literal literal
          && literal.value() != null
          && !literal.value().toString().startsWith("-");
      if (!plain || target == null || target.isBlank()) {
        throw KqlException.unsupported(
            element.position(),
            "The column of this element has no documented name. Name it: x = …");
      }
      return joined(target, ((Expression.Literal) element.index()).value().toString());
    }
    return expression instanceof Expression.Call call ? ofCall(call, fallback) : fallback;
  }

  private static String joined(String left, String right) {
    return left == null || left.isBlank() ? right : left + "_" + right;
  }

  private String ofCall(Expression.Call call, String fallback) {
    Optional<AggregateFunction> aggregate = functions.aggregate(call.name());
    if (aggregate.isPresent()) {
      String prefix = aggregate.get().prefix();
      String argument = call.arguments().isEmpty() ? "" : of(call.arguments().get(0), "");
      if (call.name().startsWith("covariance") && call.arguments().size() > 1) {
        argument += "_" + of(call.arguments().get(1), "");
      }
      return prefix == null ? argument : prefix + "_" + argument;
    }
    Naming naming = functions.scalar(call.name()).map(ScalarFunction::naming).orElse(Naming.NONE);
    if (naming == Naming.NONE || call.arguments().isEmpty()) {
      return fallback;
    }
    if (naming == Naming.FIRST_ARGUMENT) {
      return of(call.arguments().get(0), fallback);
    }
    String argument = of(call.arguments().get(0), null);
    if (argument == null) {
      throw KqlException.unsupported(
          call.position(),
          "The column of " + call.name() + "() has no documented name. Name it: x = …");
    }
    return call.name() + "_" + argument;
  }

  /** Gives each name once: a name that is taken gets 1, 2 and so on behind it. */
  public static final class Unique {
    private final Set<String> taken = new HashSet<>();
    private int unnamed;

    /** No name is taken. */
    public Unique() {}

    /** These names are taken. */
    public Unique(List<String> names) {
      taken.addAll(names);
    }

    /** The next free name of a column without one: {@code Column1} and so on. */
    public String column() {
      String name;
      do {
        name = "Column" + ++unnamed;
      } while (!taken.add(name));
      return name;
    }

    /** The name, or a variant that is free. */
    public String add(String name) {
      String unique = name;
      for (int i = 1; !taken.add(unique); i++) {
        unique = name + i;
      }
      return unique;
    }
  }
}
