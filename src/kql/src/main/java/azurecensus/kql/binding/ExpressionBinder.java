package azurecensus.kql.binding;

import azurecensus.kql.functions.Call;
import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.functions.ScalarFunction;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import azurecensus.kql.model.Ticks;
import azurecensus.kql.sql.Arithmetic;
import azurecensus.kql.sql.Comparison;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.sql.TextSql;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Turns the expressions of a row into SQL. */
public class ExpressionBinder implements Scalars {
  private static final int MAX_CALLS = 30;

  private final Tables binder;
  private final RowScope scope;
  private final Environment environment;

  /** Binds in a row with names. */
  public ExpressionBinder(Tables binder, RowScope scope, Environment environment) {
    this.binder = binder;
    this.scope = scope;
    this.environment = environment;
  }

  @Override
  public RowScope scope() {
    return scope;
  }

  @Override
  public Tables tables() {
    return binder;
  }

  @Override
  public Environment environment() {
    return environment;
  }

  @Override
  public SqlExpr bind(Expression expression) {
    binder.session().countExpression(expression.position());
    if (expression instanceof Expression.Literal literal) {
      return constant(literal.type(), literal.value());
    }
    if (expression instanceof Expression.Name name) {
      return name(name);
    }
    if (expression instanceof Expression.Call call) {
      return call(call);
    }
    if (expression instanceof Expression.Binary binary) {
      return binary(binary);
    }
    if (expression instanceof Expression.Unary unary) {
      return negated(unary);
    }
    if (expression instanceof Expression.Member member) {
      return member(member.position(), bind(member.target()), member.name());
    }
    if (expression instanceof Expression.Element element) {
      return element(element);
    }
    if (expression instanceof Expression.Between between) {
      return between(between);
    }
    if (expression instanceof Expression.Membership membership) {
      return new MembershipBinder(this).bind(membership);
    }
    if (expression instanceof Expression.TypeOf type) {
      return new SqlExpr("''", KqlType.STRING, type.type(), true, false);
    }
    if (expression instanceof Expression.Named named) {
      return bind(named.value());
    }
    if (expression instanceof Expression.Star star) {
      throw KqlException.semantics(star.position(), "'*' has no meaning here. Name the columns.");
    }
    throw KqlException.semantics(
        expression.position(), "A table stands where a value is needed. Use toscalar(…).");
  }

  @Override
  public SqlExpr atom(Expression expression) {
    return scope.once(bind(expression));
  }

  private SqlExpr constant(KqlType type, Object value) {
    return scope.parameters().constant(type, value);
  }

  private SqlExpr name(Expression.Name name) {
    Optional<Column> column = scope.find(name.name());
    if (column.isPresent()) {
      return column.get().expr();
    }
    Optional<Environment.Binding> binding = environment.find(name.name());
    if (binding.isPresent() && binding.get() instanceof Environment.Binding.Scalar scalar) {
      return scalar.value();
    }
    if (binding.isPresent()) {
      throw KqlException.semantics(
          name.position(),
          "'" + name.name() + "' is a table, but a value is needed. Use toscalar(…).");
    }
    List<String> known = new ArrayList<>(scope.relation().names());
    known.addAll(environment.names());
    String suggestion = Similar.to(name.name(), known)
        .map(best -> " Did you mean '" + best + "'?")
        .orElse(" The columns are " + String.join(", ", scope.relation().names()) + ".");
    throw KqlException.semantics(
        name.position(), "'" + name.name() + "' is no column or variable here." + suggestion);
  }

  /** Binds a call. */
  protected SqlExpr call(Expression.Call call) {
    Optional<Environment.Binding> binding = environment.find(call.name());
    if (binding.isPresent() && binding.get() instanceof Environment.Binding.Function function) {
      return userFunction(call, function);
    }
    switch (call.name()) {
      case "toscalar" -> {
        return toScalar(call);
      }
      case "tostring" -> {
        if (call.arguments().size() == 1
            && call.arguments().get(0) instanceof Expression.Member member) {
          return memberText(member);
        }
      }
      case "column_names_of" -> {
        return columnNames(call);
      }
      case "column_ifexists", "columnifexists" -> {
        return columnIfExists(call);
      }
      default -> {
        if (WindowBinder.NAMES.contains(call.name())) {
          return new WindowBinder(this).bind(call);
        }
      }
    }
    Optional<ScalarFunction> function = binder.session().functions().scalar(call.name());
    if (function.isEmpty()) {
      throw unknownFunction(call);
    }
    ScalarFunction known = function.get();
    FunctionRegistry.checkCount(
        call.position(),
        call.name(),
        known.least(),
        known.most(),
        call.arguments().size());
    if (known.support().level() == azurecensus.kql.functions.Support.Level.REFUSED) {
      return known.body().apply(new Call(call.position(), call.name(), List.of(), scope));
    }
    List<SqlExpr> arguments = new ArrayList<>();
    for (Expression argument : call.arguments()) {
      arguments.add(bind(argument));
    }
    return known.body().apply(new Call(call.position(), call.name(), arguments, scope));
  }

  private KqlException unknownFunction(Expression.Call call) {
    if (binder.session().functions().aggregate(call.name()).isPresent()) {
      return KqlException.semantics(
          call.position(), call.name() + "() aggregates rows. Use it in summarize.");
    }
    List<String> names = new ArrayList<>();
    binder.session().functions().scalars().forEach(function -> names.add(function.name()));
    return KqlException.unsupported(
        call.position(),
        "'" + call.name() + "' is not a function that is supported here."
            + Similar.to(call.name(), names)
                .map(best -> " Did you mean '" + best + "'?")
                .orElse(""));
  }

  private SqlExpr userFunction(Expression.Call call, Environment.Binding.Function function) {
    Environment inner = arguments(call, function);
    for (Expression.Let let : function.lambda().lets()) {
      binder.let(let, inner, scope);
    }
    return new ExpressionBinder(binder, scope, inner).bind(function.lambda().body());
  }

  /** Binds the arguments of a function of the query to its parameters. */
  public Environment arguments(Expression.Call call, Environment.Binding.Function function) {
    Environment inner = new Environment(function.environment());
    if (environment.depth() > MAX_CALLS || inner.depth() > MAX_CALLS) {
      throw KqlException.semantics(call.position(), "Functions call each other too deeply.");
    }
    List<Expression.Parameter> parameters = function.lambda().parameters();
    if (call.arguments().size() > parameters.size()) {
      throw KqlException.semantics(
          call.position(),
          call.name() + "() takes " + parameters.size() + " arguments but got "
              + call.arguments().size() + ".");
    }
    for (int i = 0; i < parameters.size(); i++) {
      Expression.Parameter parameter = parameters.get(i);
      Expression value =
          i < call.arguments().size() ? call.arguments().get(i) : parameter.fallback();
      if (value == null) {
        throw KqlException.semantics(
            call.position(), call.name() + "() needs a value for '" + parameter.name() + "'.");
      }
      if (parameter.type() == null) {
        inner.put(
            parameter.name(),
            new Environment.Binding.Table(binder.table(value, environment), false));
      } else {
        SqlExpr bound = atom(value);
        SqlExpr typed =
            bound.type() == parameter.type() ? bound : converted(call.position(), parameter, bound);
        inner.put(parameter.name(), new Environment.Binding.Scalar(typed));
      }
    }
    return inner;
  }

  private SqlExpr converted(Position position, Expression.Parameter parameter, SqlExpr bound) {
    boolean fits = (bound.type().isNumeric() && parameter.type().isNumeric())
        || bound.type() == KqlType.DYNAMIC
        || parameter.type() == KqlType.DYNAMIC;
    if (!fits) {
      throw KqlException.semantics(
          position,
          "'" + parameter.name() + "' must be of type " + parameter.type().kqlName() + " but is "
              + bound.type().kqlName() + ". Convert it.");
    }
    if (bound.known()
        && bound.constant() instanceof Long number
        && parameter.type() == KqlType.REAL) {
      return constant(KqlType.REAL, number.doubleValue());
    }
    if (bound.known() && parameter.type().isInteger() && bound.type().isInteger()) {
      return constant(parameter.type(), bound.constant());
    }
    return scope.once(Conversions.to(parameter.type(), bound));
  }

  private SqlExpr toScalar(Expression.Call call) {
    FunctionRegistry.checkCount(
        call.position(), call.name(), 1, 1, call.arguments().size());
    Expression argument = call.arguments().get(0);
    if (!binder.isTable(argument, environment)) {
      return bind(argument);
    }
    Relation table = binder.table(argument, environment);
    Column first = table.columns().get(0);
    String sql = "(SELECT " + first.id() + " FROM " + table.step() + OrderKey.clause(table.order())
        + " LIMIT 1)";
    return SqlExpr.of(
        first.type(), first.type() == KqlType.STRING ? "coalesce(" + sql + ", '')" : sql);
  }

  private SqlExpr columnNames(Expression.Call call) {
    FunctionRegistry.checkCount(
        call.position(), call.name(), 1, 1, call.arguments().size());
    List<String> names = new ArrayList<>();
    for (String name : binder.table(call.arguments().get(0), environment).names()) {
      names.add("to_json(" + scope.parameters().text(name) + ")");
    }
    return SqlExpr.of(KqlType.DYNAMIC, "to_json([" + String.join(", ", names) + "])");
  }

  private SqlExpr columnIfExists(Expression.Call call) {
    FunctionRegistry.checkCount(
        call.position(), call.name(), 2, 2, call.arguments().size());
    SqlExpr name = bind(call.arguments().get(0));
    if (!(name.constant() instanceof String text)) {
      throw KqlException.semantics(
          call.position(), "The first argument of column_ifexists() must be a constant text.");
    }
    Optional<Column> column = scope.find(text);
    return column.isPresent() ? column.get().expr() : bind(call.arguments().get(1));
  }

  private SqlExpr binary(Expression.Binary binary) {
    String operator = binary.operator();
    switch (operator) {
      case "and", "or" -> {
        return SqlExpr.of(
            KqlType.BOOL,
            "(" + condition(binary.left()) + " " + operator.toUpperCase(java.util.Locale.ROOT) + " "
                + condition(binary.right()) + ")");
      }
      case "+", "-", "*", "/", "%" -> {
        return arithmetic(binary);
      }
      case "==", "!=", "<", "<=", ">", ">=" -> {
        if (binary.left() instanceof Expression.Star) {
          return anyColumn(binary);
        }
        SqlExpr left = atom(binary.left());
        SqlExpr right = atom(binary.right());
        return Comparison.apply(operator, left, right)
            .orElseThrow(() -> mismatch(binary, left, right));
      }
      default -> {
        return binary.left() instanceof Expression.Star
            ? anyColumn(binary)
            : text(binary.position(), operator, atom(binary.left()), atom(binary.right()));
      }
    }
  }

  private static KqlException mismatch(Expression.Binary binary, SqlExpr left, SqlExpr right) {
    return KqlException.semantics(
        binary.position(),
        "'" + binary.operator() + "' is not defined for " + left.type().kqlName() + " and "
            + right.type().kqlName() + ". Convert one of them.");
  }

  /** {@code * has "x"}: true when one of the columns fulfils it. */
  private SqlExpr anyColumn(Expression.Binary binary) {
    SqlExpr right = atom(binary.right());
    List<String> tests = new ArrayList<>();
    for (Column column : scope.relation().columns()) {
      boolean texts = column.type() == KqlType.STRING || column.type() == KqlType.DYNAMIC;
      if (texts && right.type() == KqlType.STRING) {
        tests.add(
            binary.operator().equals("==")
                ? "(" + Conversions.toText(column.expr()) + " = " + right.sql() + ")"
                : text(binary.position(), binary.operator(), column.expr(), right)
                    .sql());
      }
    }
    if (right.type() != KqlType.STRING) {
      throw KqlException.unsupported(
          binary.position(), "'*' is compared with texts only. Name the column.");
    }
    return SqlExpr.of(
        KqlType.BOOL, tests.isEmpty() ? "FALSE" : "(" + String.join(" OR ", tests) + ")");
  }

  /** An operator between texts; {@code !} negates it. */
  public SqlExpr text(Position position, String operator, SqlExpr left, SqlExpr right) {
    String value = asText(position, operator, left);
    String pattern = asText(position, operator, right);
    boolean negated = operator.startsWith("!");
    String name = negated ? operator.substring(1) : operator;
    String sql = switch (name) {
      case "=~", "~" -> "(lower(" + value + ") = lower(" + pattern + "))";
      case "matches regex" -> "regexp_matches(" + value + ", " + pattern + ")";
      case "like", "notlike" ->
        throw KqlException.unsupported(
            position,
            "'" + name + "' is not supported. Use startswith, contains or matches regex.");
      default -> TextSql.apply(name, value, pattern);
    };
    return SqlExpr.of(KqlType.BOOL, negated ? "(NOT " + sql + ")" : sql);
  }

  private String asText(Position position, String operator, SqlExpr value) {
    boolean fits = value.type() == KqlType.STRING
        || value.type() == KqlType.DYNAMIC
        || value.type() == KqlType.GUID
        || value.type() == KqlType.BOOL;
    if (!fits) {
      throw KqlException.semantics(
          position,
          "'" + operator + "' takes texts but got " + value.type().kqlName() + ". Use tostring().");
    }
    return scope.once(Conversions.to(KqlType.STRING, value)).sql();
  }

  private SqlExpr arithmetic(Expression.Binary binary) {
    SqlExpr left = atom(binary.left());
    SqlExpr right = atom(binary.right());
    Optional<SqlExpr> folded = folded(binary.operator(), left, right);
    return folded.isPresent()
        ? folded.get()
        : Arithmetic.apply(binary.operator(), left, right)
            .orElseThrow(() -> mismatch(binary, left, right));
  }

  /** Computes sums and products of constants now, so that bounds and steps stay constants. */
  private Optional<SqlExpr> folded(String operator, SqlExpr left, SqlExpr right) {
    boolean wholes = left.constant() instanceof Long
        && right.constant() instanceof Long
        && left.type() != KqlType.DECIMAL;
    if (!wholes) {
      return Optional.empty();
    }
    Optional<SqlExpr> typed = Arithmetic.apply(operator, left, right);
    boolean exact =
        typed.isPresent() && (typed.get().type().isTicks() || typed.get().type() == KqlType.LONG);
    if (!exact) {
      return Optional.empty();
    }
    long a = (Long) left.constant();
    long b = (Long) right.constant();
    try {
      Long value = switch (operator) {
        case "+" -> Math.addExact(a, b);
        case "-" -> Math.subtractExact(a, b);
        case "*" -> Math.multiplyExact(a, b);
        default -> null;
      };
      boolean outside = typed.get().type() == KqlType.DATETIME
          && value != null
          && (value < 0 || value > Ticks.MAX_DATETIME);
      return value == null || outside
          ? Optional.empty()
          : Optional.of(constant(typed.get().type(), value));
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }

  private SqlExpr negated(Expression.Unary unary) {
    SqlExpr value = atom(unary.operand());
    if (value.constant() instanceof Long number && number != Long.MIN_VALUE) {
      return constant(value.type() == KqlType.INT ? KqlType.LONG : value.type(), -number);
    }
    return switch (value.type()) {
      case INT -> SqlExpr.of(KqlType.LONG, "(-" + value.sql() + "::BIGINT)");
      case LONG -> SqlExpr.of(KqlType.LONG, Arithmetic.wrap("-" + value.sql() + "::HUGEINT"));
      case REAL, DECIMAL, TIMESPAN -> SqlExpr.of(value.type(), "(-" + value.sql() + ")");
      default ->
        throw KqlException.semantics(
            unary.position(),
            "'-' takes a number or timespan but got " + value.type().kqlName() + ".");
    };
  }

  private SqlExpr member(Position position, SqlExpr target, String name) {
    checkDynamic(position, target, name);
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.member(scope.once(target).sql(), path(name)));
  }

  private static void checkDynamic(Position position, SqlExpr target, String name) {
    if (target.type() != KqlType.DYNAMIC) {
      throw KqlException.semantics(
          position,
          "'." + name + "' takes a dynamic value but got " + target.type().kqlName()
              + ". Use parse_json().");
    }
  }

  /** The path of a member, as a parameter. */
  private String path(String name) {
    return scope
        .parameters()
        .text(
            name.matches("[^\"\\\\*\\[\\]]+")
                ? "$.\"" + name + "\""
                : "/" + name.replace("~", "~0").replace("/", "~1"));
  }

  /** The text of a member in one step, since most queries read custom dimensions so. */
  private SqlExpr memberText(Expression.Member member) {
    SqlExpr target = bind(member.target());
    checkDynamic(member.position(), target, member.name());
    return SqlExpr.of(
        KqlType.STRING,
        "coalesce(json_extract_string(" + scope.once(target).sql() + ", " + path(member.name())
            + "), '')");
  }

  private SqlExpr element(Expression.Element element) {
    SqlExpr target = scope.once(bind(element.target()));
    SqlExpr index = atom(element.index());
    if (index.constant() instanceof String name) {
      return member(element.position(), target, name);
    }
    if (target.type() != KqlType.DYNAMIC) {
      throw KqlException.semantics(
          element.position(),
          "'[…]' takes a dynamic value but got " + target.type().kqlName() + ".");
    }
    if (index.type() == KqlType.STRING) {
      return SqlExpr.of(
          KqlType.DYNAMIC, JsonSql.member(target.sql(), JsonSql.pointer(index.sql())));
    }
    if (!index.type().isInteger()) {
      throw KqlException.semantics(
          element.position(), "An index must be a whole number or a text. Convert it.");
    }
    String list = JsonSql.elements(target.sql());
    String sql = "(CASE WHEN " + index.sql() + " < 0 THEN " + list + "[" + index.sql() + "] ELSE "
        + list + "[" + index.sql() + " + 1] END)";
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.orNull(sql));
  }

  private SqlExpr between(Expression.Between between) {
    SqlExpr value = atom(between.value());
    SqlExpr low = atom(between.low());
    SqlExpr high = atom(between.high());
    if (value.type() == KqlType.DATETIME && high.type() == KqlType.TIMESPAN) {
      SqlExpr length = high;
      high = scope.once(Arithmetic.apply("+", low, length)
          .orElseThrow(() -> KqlException.semantics(
              between.position(), "between needs a datetime as its lower bound.")));
    }
    Optional<SqlExpr> above = Comparison.apply(">=", value, low);
    Optional<SqlExpr> below = Comparison.apply("<=", value, high);
    if (above.isEmpty() || below.isEmpty()) {
      throw KqlException.semantics(
          between.position(), "between needs bounds of the type " + value.type().kqlName() + ".");
    }
    String sql = "(" + above.get().sql() + " AND " + below.get().sql() + ")";
    return SqlExpr.of(KqlType.BOOL, between.negated() ? "(NOT " + sql + ")" : sql);
  }

  @Override
  public String condition(Expression expression) {
    SqlExpr value = bind(expression);
    return switch (value.type()) {
      case BOOL -> value.sql();
      case DYNAMIC -> Conversions.to(KqlType.BOOL, scope.once(value)).sql();
      case INT, LONG -> "(" + value.sql() + " <> 0)";
      default ->
        throw KqlException.semantics(
            expression.position(),
            "A condition must be a bool but is " + value.type().kqlName()
                + ". Compare it with a value.");
    };
  }
}
