package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Environment;
import azurecensus.kql.binding.ExpressionBinder;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.RowScope;
import azurecensus.kql.binding.Session;
import azurecensus.kql.binding.Tables;
import azurecensus.kql.model.KqlChart;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlTable;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import azurecensus.kql.syntax.Query;
import azurecensus.kql.syntax.Similar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Binds tables: names, functions and pipelines. */
public final class TableBinder implements Tables {
  private static final int MAX_CALLS = 30;

  private final Session session;
  private KqlChart chart;

  /** A binder for one translation. */
  public TableBinder(Session session) {
    this.session = session;
  }

  @Override
  public Session session() {
    return session;
  }

  /** The chart that the query's last {@code render} asks for. */
  public Optional<KqlChart> chart() {
    return Optional.ofNullable(chart);
  }

  /** Binds a whole query; a scalar becomes a table of one cell. */
  public Relation query(Query query) {
    Environment environment = new Environment(null);
    for (Expression.Let let : query.lets()) {
      let(let, environment, RowScope.none(session));
    }
    if (isTable(query.body(), environment)) {
      return table(query.body(), environment);
    }
    return new SourceBinder(this)
        .print(new Operator.Print(query.body().position(), List.of(query.body())), environment);
  }

  @Override
  public void let(Expression.Let let, Environment environment, RowScope scope) {
    if (let.value() instanceof Expression.Lambda lambda) {
      boolean view = lambda.view() && lambda.parameters().isEmpty();
      environment.put(
          let.name(),
          view
              ? new Environment.Binding.Table(
                  body(lambda, new Environment(environment)).named(let.name()), true)
              : new Environment.Binding.Function(lambda, environment.copy()));
    } else if (isTable(let.value(), environment)) {
      Relation table = table(let.value(), environment);
      environment.put(let.name(), new Environment.Binding.Table(table.named(null), false));
    } else {
      SqlExpr value = new ExpressionBinder(this, scope, environment).bind(let.value());
      environment.put(let.name(), new Environment.Binding.Scalar(stored(value, scope)));
    }
  }

  /** A variable outside of rows that is no constant becomes a step of one row. */
  private SqlExpr stored(SqlExpr value, RowScope scope) {
    boolean outside = scope.relation().columns().isEmpty();
    if ((value.isAtom() && !value.sql().startsWith("h")) || !outside) {
      return value;
    }
    String id = session.name("c");
    String step = session.step("SELECT " + value.sql() + " AS " + id + " FROM " + scope.from());
    return new SqlExpr(
        "(SELECT " + id + " FROM " + step + ")",
        value.type(),
        value.constant(),
        value.known(),
        value.narrow());
  }

  @Override
  public boolean isTable(Expression expression, Environment environment) {
    if (expression instanceof Expression.Pipeline || expression instanceof Expression.DataTable) {
      return true;
    }
    if (expression instanceof Expression.Name name) {
      Optional<Environment.Binding> binding = environment.find(name.name());
      return binding.isPresent()
          ? binding.get() instanceof Environment.Binding.Table
          : session.schema().find(name.name()).isPresent();
    }
    if (expression instanceof Expression.Call call) {
      Optional<Environment.Binding> binding = environment.find(call.name());
      if (binding.isPresent() && binding.get() instanceof Environment.Binding.Function function) {
        return returnsTable(function);
      }
      return call.name().equals("materialize") || call.name().equals("table");
    }
    return false;
  }

  private boolean returnsTable(Environment.Binding.Function function) {
    Expression.Lambda lambda = function.lambda();
    if (lambda.body() instanceof Expression.Name name) {
      boolean parameter = lambda.parameters().stream()
          .anyMatch(each -> each.name().equals(name.name()) && each.type() == null);
      boolean local = lambda.lets().stream()
          .anyMatch(let ->
              let.name().equals(name.name()) && isTable(let.value(), function.environment()));
      return parameter || local || isTable(name, function.environment());
    }
    return isTable(lambda.body(), function.environment());
  }

  @Override
  public Relation table(Expression expression, Environment environment) {
    if (expression instanceof Expression.Pipeline pipeline) {
      return pipeline(pipeline, environment);
    }
    if (expression instanceof Expression.DataTable table) {
      return new SourceBinder(this).dataTable(table, environment);
    }
    if (expression instanceof Expression.Name name) {
      return named(name, environment);
    }
    if (expression instanceof Expression.Call call) {
      return called(call, environment);
    }
    throw KqlException.semantics(
        expression.position(),
        "A value stands where a table is needed. Name a table or use print.");
  }

  private Relation named(Expression.Name name, Environment environment) {
    Optional<Environment.Binding> binding = environment.find(name.name());
    if (binding.isPresent() && binding.get() instanceof Environment.Binding.Table table) {
      return table.relation();
    }
    Optional<KqlTable> table = session.schema().find(name.name());
    if (binding.isEmpty() && table.isPresent()) {
      return new SourceBinder(this).schemaTable(table.get());
    }
    List<String> known = new ArrayList<>(environment.names());
    session.schema().tables().forEach(each -> known.add(each.name()));
    throw KqlException.semantics(
        name.position(),
        "'" + name.name() + "' is no table here."
            + Similar.to(name.name(), known)
                .map(best -> " Did you mean '" + best + "'?")
                .orElse(""));
  }

  private Relation called(Expression.Call call, Environment environment) {
    if (call.name().equals("materialize") && call.arguments().size() == 1) {
      return table(call.arguments().get(0), environment);
    }
    if (call.name().equals("table")
        && !call.arguments().isEmpty()
        && call.arguments().get(0) instanceof Expression.Literal literal
        && literal.value() instanceof String name) {
      return named(new Expression.Name(call.position(), name), environment);
    }
    Optional<Environment.Binding> binding = environment.find(call.name());
    if (binding.isPresent() && binding.get() instanceof Environment.Binding.Function function) {
      Environment inner =
          new ExpressionBinder(this, RowScope.none(session), environment).arguments(call, function);
      return body(function.lambda(), inner);
    }
    throw KqlException.unsupported(
        call.position(), "'" + call.name() + "()' is no table function that is supported here.");
  }

  private Relation body(Expression.Lambda lambda, Environment inner) {
    if (inner.depth() > MAX_CALLS) {
      throw KqlException.semantics(lambda.position(), "Functions call each other too deeply.");
    }
    for (Expression.Let let : lambda.lets()) {
      let(let, inner, RowScope.none(session));
    }
    return table(lambda.body(), inner);
  }

  private Relation pipeline(Expression.Pipeline pipeline, Environment outer) {
    Environment environment = outer;
    Relation table = pipeline.source() == null ? null : table(pipeline.source(), outer);
    List<Operator> operators = new ArrayList<>();
    pipeline.operators().forEach(step -> operators.add((Operator) step));
    for (int i = 0; i < operators.size(); i++) {
      if (filtersLeftSideOnly(operators, i, table)) {
        // The service's engine filters before it chooses the one row of each key.
        operators.add(i, operators.remove(i + 1));
      }
      Operator operator = operators.get(i);
      if (operator instanceof Operator.As as) {
        table = table.named(as.name());
        environment.put(as.name(), new Environment.Binding.Table(table, false));
      } else {
        table = apply(operator, table, environment);
      }
    }
    return table;
  }

  private static boolean filtersLeftSideOnly(List<Operator> operators, int index, Relation left) {
    return operators.get(index) instanceof Operator.Join join
        && join.kind().equals("innerunique")
        && left != null
        && index + 1 < operators.size()
        && operators.get(index + 1) instanceof Operator.Where where
        && left.names().containsAll(NameCollector.names(where.condition()));
  }

  private Relation apply(Operator operator, Relation table, Environment environment) {
    if (table == null) {
      return source(operator, environment);
    }
    if (operator instanceof Operator.Join join) {
      return new JoinBinder(this).bind(table, join, environment);
    }
    if (operator instanceof Operator.Union union) {
      return union(union, table, environment);
    }
    if (operator instanceof Operator.Search search) {
      return new SearchBinder(this, environment).bind(search, List.of(table));
    }
    if (operator instanceof Operator.TopNested nested) {
      return new TopNestedBinder(this, environment).bind(table, nested);
    }
    if (operator instanceof Operator.Render render) {
      chart = new KqlChart(render.kind(), render.properties());
      return table;
    }
    if (operator instanceof Operator.Invoke invoke) {
      return invoke(invoke, table, environment);
    }
    return rows(operator, table, environment);
  }

  private Relation source(Operator operator, Environment environment) {
    if (operator instanceof Operator.Range range) {
      return new SourceBinder(this).range(range, environment);
    }
    if (operator instanceof Operator.Print print) {
      return new SourceBinder(this).print(print, environment);
    }
    if (operator instanceof Operator.Union union) {
      return union(union, null, environment);
    }
    if (operator instanceof Operator.Search search) {
      List<Relation> sources = new ArrayList<>();
      if (search.tables().isEmpty()) {
        session
            .schema()
            .tablesOfAll()
            .forEach(table -> sources.add(new SourceBinder(this).schemaTable(table)));
      }
      search.tables().forEach(table -> sources.addAll(matching(table, environment)));
      return new SearchBinder(this, environment).bind(search, sources);
    }
    throw KqlException.syntax(operator.position(), "The operator needs a table before it.");
  }

  /** The operators over the rows of one table. */
  private Relation rows(Operator operator, Relation table, Environment environment) {
    boolean groups = operator instanceof Operator.Summarize
        || operator instanceof Operator.Distinct
        || operator instanceof Operator.Evaluate;
    Relation input = groups && table.small() ? session.numbered(table) : table;
    Stage stage = new Stage(this, input, environment);
    if (operator instanceof Operator.Where where) {
      return new RowOperators(stage).where(where);
    }
    if (operator instanceof Operator.Project project) {
      return new ColumnOperators(stage).project(project);
    }
    if (operator instanceof Operator.Extend extend) {
      return new ColumnOperators(stage).extend(extend);
    }
    if (operator instanceof Operator.Select select) {
      return new ColumnOperators(stage).select(select);
    }
    if (operator instanceof Operator.Rename rename) {
      return new ColumnOperators(stage).rename(rename);
    }
    if (operator instanceof Operator.Summarize summarize) {
      return new SummarizeBinder(stage, environment).bind(summarize);
    }
    if (operator instanceof Operator.Sort sort) {
      return new RowOperators(stage).sort(sort.keys());
    }
    if (operator instanceof Operator.Top top) {
      Relation sorted = new RowOperators(stage).sort(List.of(top.key()));
      return new RowOperators(new Stage(this, sorted, environment))
          .take(new Operator.Take(top.position(), top.count()));
    }
    if (operator instanceof Operator.Take take) {
      return new RowOperators(stage).take(take);
    }
    if (operator instanceof Operator.Distinct distinct) {
      return new ColumnOperators(stage).distinct(distinct);
    }
    if (operator instanceof Operator.Count) {
      return new RowOperators(stage).count();
    }
    if (operator instanceof Operator.MvExpand expand) {
      return expand.apply() == null
          ? new ExpandBinder(stage).bind(expand)
          : new ApplyBinder(this, environment).bind(input, expand);
    }
    if (operator instanceof Operator.Parse parse) {
      return new ParseBinder(stage).bind(parse);
    }
    if (operator instanceof Operator.MakeSeries series) {
      return new MakeSeriesBinder(stage, environment).bind(series);
    }
    if (operator instanceof Operator.GetSchema) {
      return new ColumnOperators(stage).getSchema();
    }
    if (operator instanceof Operator.Evaluate evaluate) {
      return new PluginBinder(stage, environment).bind(evaluate);
    }
    if (operator instanceof Operator.ParseKv) {
      throw KqlException.unsupported(
          operator.position(), "'parse-kv' is not supported. Use parse or extract().");
    }
    throw KqlException.syntax(operator.position(), "The operator begins a query.");
  }

  private Relation invoke(Operator.Invoke invoke, Relation table, Environment environment) {
    String name = session.name("$invoked");
    Environment inner = new Environment(environment);
    inner.put(name, new Environment.Binding.Table(table, false));
    List<Expression> arguments = new ArrayList<>();
    arguments.add(new Expression.Name(invoke.position(), name));
    arguments.addAll(invoke.function().arguments());
    return called(
        new Expression.Call(invoke.position(), invoke.function().name(), arguments), inner);
  }

  private Relation union(Operator.Union union, Relation piped, Environment environment) {
    List<Relation> tables = new ArrayList<>();
    if (piped != null) {
      tables.add(piped);
    }
    for (Expression table : union.tables()) {
      try {
        tables.addAll(matching(table, environment));
      } catch (KqlException e) {
        boolean missing = union.fuzzy() && e.reason() == KqlException.Reason.SEMANTICS;
        if (!missing) {
          throw e;
        }
      }
    }
    if (tables.isEmpty()) {
      throw KqlException.semantics(union.position(), "None of the tables of the union is there.");
    }
    return new UnionBinder(session)
        .bind(tables, union.kind().equals("inner"), union.withSource(), "union_arg");
  }

  /** The table of an operand, or all whose names fit a pattern with stars. */
  private List<Relation> matching(Expression table, Environment environment) {
    if (!(table instanceof Expression.Name name) || !name.name().contains("*")) {
      return List.of(table(table, environment));
    }
    NamePattern pattern = new NamePattern(name.name());
    List<Relation> tables = new ArrayList<>();
    for (String each : environment.names()) {
      boolean view = environment.find(each).orElseThrow() instanceof Environment.Binding.Table found
          && found.view();
      if (view && pattern.fits(each)) {
        tables.add(table(new Expression.Name(table.position(), each), environment));
      }
    }
    List<KqlTable> candidates = name.name().equals("*")
        ? session.schema().tablesOfAll()
        : session.schema().tables();
    for (KqlTable each : candidates) {
      if (pattern.fits(each.name())) {
        tables.add(new SourceBinder(this).schemaTable(each));
      }
    }
    if (tables.isEmpty()) {
      throw KqlException.semantics(table.position(), "No table fits '" + name.name() + "'.");
    }
    return tables;
  }

  /** The columns of the result, as the caller sees them. */
  public static List<azurecensus.kql.model.KqlColumn> columns(Relation relation) {
    return relation.columns().stream()
        .map(column -> new azurecensus.kql.model.KqlColumn(column.name(), column.type()))
        .toList();
  }

  /** The SELECT of the result. */
  public String select(Relation relation) {
    List<String> items = new ArrayList<>();
    for (Column column : relation.columns()) {
      String value = column.type() == KqlType.DYNAMIC ? column.id() + "::JSON" : column.id();
      items.add(value + " AS " + column.id());
    }
    return session.withClause() + "SELECT " + String.join(", ", items) + " FROM " + relation.step()
        + azurecensus.kql.binding.OrderKey.clause(relation.order());
  }
}
