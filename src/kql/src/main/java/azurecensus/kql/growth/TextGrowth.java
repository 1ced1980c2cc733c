package azurecensus.kql.growth;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import azurecensus.kql.syntax.Query;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The bytes of the texts and arrays that a query builds for the rows that a database handles at a
 * time. The figure is an upper bound for values that a query makes from others. Values that an
 * aggregate collects count as a few thousand bytes, since their rows are few. Not thread-safe; for
 * a query that the translator has accepted.
 */
public final class TextGrowth {
  private static final double SMALL = 32;
  private static final double COLLECTED = 4096;
  /** A parsed JSON document takes at most this many times its text. */
  private static final double JSON_FACTOR = 6;

  private final double rowsAtATime;
  private final ToDoubleFunction<String> columnBytes;
  private final Map<String, Double> names = new HashMap<>();
  /** The rows of the tables that the query names itself. */
  private final Map<String, Double> tables = new HashMap<>();

  private final Set<String> constants = new HashSet<>();
  private final Map<String, Expression.Lambda> functions = new HashMap<>();
  private double widest = SMALL;
  private double built;
  /** The most rows, at the place in the query that is being computed. */
  private double rows = 1;

  private boolean repeatsRows;

  private TextGrowth(double rowsAtATime, ToDoubleFunction<String> columnBytes) {
    this.rowsAtATime = rowsAtATime;
    this.columnBytes = columnBytes;
  }

  /**
   * The growth of a query.
   *
   * @param bytes the bytes that it builds for the rows at a time
   * @param repeatsRows true when a stored row may appear many times, as in a join
   */
  public record Growth(double bytes, boolean repeatsRows) {}

  /**
   * Computes the growth.
   *
   * @param rowsAtATime the rows that the database handles at a time
   * @param columnBytes the bytes of the longest value of a stored column, by its name in KQL; 0 for
   *     a name that no table has, and for {@code *} those of all columns together
   */
  public static Growth of(Query query, double rowsAtATime, ToDoubleFunction<String> columnBytes) {
    TextGrowth growth = new TextGrowth(rowsAtATime, columnBytes);
    query.lets().forEach(growth::define);
    growth.width(query.body());
    return new Growth(growth.built, growth.repeatsRows);
  }

  private void define(Expression.Let let) {
    if (let.value() instanceof Expression.Lambda lambda) {
      functions.put(let.name(), lambda);
      return;
    }
    if (isConstant(let.value())) {
      constants.add(let.name());
    }
    rows = 1;
    name(let.name(), width(let.value()));
    tables.put(let.name(), rows);
    rows = 1;
  }

  /** True for a value that is the same in all rows. */
  private boolean isConstant(Expression expression) {
    if (expression instanceof Expression.Name name) {
      return constants.contains(name.name());
    }
    if (expression instanceof Expression.Call call) {
      return call.arguments().stream().allMatch(this::isConstant);
    }
    return expression instanceof Expression.Literal
        || ((expression instanceof Expression.Binary || expression instanceof Expression.Unary)
            && children(expression).allMatch(this::isConstant));
  }

  private void name(String name, double width) {
    names.merge(name, width, Math::max);
    widest = Math.max(widest, width);
  }

  private double build(double bytes) {
    count(bytes);
    widest = Math.max(widest, bytes);
    return bytes;
  }

  private void count(double bytes) {
    built += bytes * rows;
  }

  private double valueOf(String name) {
    double stored = columnBytes.applyAsDouble(name);
    if (stored == 0 && name.matches(".*\\d")) {
      // A join numbers the names that both sides have.
      stored = columnBytes.applyAsDouble(name.replaceAll("\\d+$", ""));
    }
    widest = Math.max(widest, stored);
    double named = names.getOrDefault(name, 0.0);
    double value = Math.max(stored, named);
    return value == 0 ? widest : value;
  }

  /** The bytes of a value; for a table, of its widest value. */
  private double width(Expression expression) {
    if (expression instanceof Expression.Literal literal) {
      return literal.value() instanceof String text
          ? Math.max(SMALL, text.getBytes(StandardCharsets.UTF_8).length)
          : SMALL;
    }
    if (expression instanceof Expression.Name name) {
      return valueOf(name.name());
    }
    if (expression instanceof Expression.Member member) {
      return document(width(member.target()));
    }
    if (expression instanceof Expression.Element element) {
      width(element.index());
      return document(width(element.target()));
    }
    if (expression instanceof Expression.Call call) {
      return call(call);
    }
    if (expression instanceof Expression.Named named) {
      double width = width(named.value());
      named.names().forEach(name -> name(name, width));
      return width;
    }
    if (expression instanceof Expression.Pipeline pipeline) {
      return pipeline(pipeline);
    }
    if (expression instanceof Expression.DataTable table) {
      return dataTable(table);
    }
    if (expression instanceof Expression.Lambda lambda) {
      return body(lambda, List.of());
    }
    return truth(expression);
  }

  /** A value that is read from a JSON document. */
  private double document(double bytes) {
    count(JSON_FACTOR * bytes);
    return bytes;
  }

  private double dataTable(Expression.DataTable table) {
    double width = table.values().stream().mapToDouble(this::width).max().orElse(SMALL);
    table.columns().forEach(column -> name(column.name(), width));
    return width;
  }

  /** An operator with a small result. A comparison without case makes a copy of its texts. */
  private double truth(Expression expression) {
    children(expression).forEach(child -> count(width(child)));
    return SMALL;
  }

  private static Stream<Expression> children(Expression expression) {
    if (expression instanceof Expression.Unary unary) {
      return Stream.of(unary.operand());
    }
    if (expression instanceof Expression.Binary binary) {
      return Stream.of(binary.left(), binary.right());
    }
    if (expression instanceof Expression.Between between) {
      return Stream.of(between.value(), between.low(), between.high());
    }
    return expression instanceof Expression.Membership membership
        ? Stream.concat(Stream.of(membership.value()), membership.candidates().stream())
        : Stream.of();
  }

  private double call(Expression.Call call) {
    Expression.Lambda own = functions.get(call.name());
    List<Double> widths = call.arguments().stream().map(this::width).toList();
    if (own != null) {
      return body(own, widths);
    }
    double sum = widths.stream().mapToDouble(Double::doubleValue).sum();
    double largest = widths.stream().mapToDouble(Double::doubleValue).max().orElse(SMALL);
    if (FunctionGrowth.parses(call.name())) {
      document(sum);
    }
    return switch (FunctionGrowth.of(call.name())) {
      case SMALL -> SMALL;
      case CHOICE -> largest;
      case SUM -> build(sum);
      case COLLECT -> build(COLLECTED + largest);
      case PIECES -> build(FunctionGrowth.PIECE_BYTES * sum);
      case ESCAPE -> build(FunctionGrowth.ESCAPE_FACTOR * sum);
      case JOIN -> build(widths.get(0) * (1 + length(call, 1, widths)));
      case REPLACE ->
        build((widths.get(0) + 1)
            * Math.max(1, length(call, 2, widths) / Math.max(1, replacedLength(call))));
      case REPEAT ->
        build(number(call, 1).orElse(FunctionGrowth.MOST_REPEATED)
            * (widths.get(0) + (widths.size() > 2 ? widths.get(2) : SMALL)));
      case RANGE -> build(FunctionGrowth.NUMBER_BYTES * rangeCount(call));
    };
  }

  /** The length of a text that is replaced; a pattern may match one letter or none. */
  private static double replacedLength(Expression.Call call) {
    boolean isText = call.name().startsWith("replace_string");
    return isText && literal(call, 1) instanceof String text ? text.length() : 1;
  }

  private static double length(Expression.Call call, int index, List<Double> widths) {
    return literal(call, index) instanceof String text
        ? text.getBytes(StandardCharsets.UTF_8).length
        : index < widths.size() ? widths.get(index) : 0;
  }

  private static Object literal(Expression.Call call, int index) {
    return index < call.arguments().size()
            && call.arguments().get(index) instanceof Expression.Literal literal
        ? literal.value()
        : null;
  }

  private static Optional<Double> number(Expression.Call call, int index) {
    return literal(call, index) instanceof Number number
        ? Optional.of(Math.max(0, number.doubleValue()))
        : Optional.empty();
  }

  private double rangeCount(Expression.Call call) {
    Optional<Double> from = number(call, 0);
    Optional<Double> to = number(call, 1);
    double step = call.arguments().size() > 2 ? number(call, 2).orElse(0.0) : 1;
    if (from.isPresent() && to.isPresent() && step > 0) {
      return Math.max(0, (to.get() - from.get()) / step) + 1;
    }
    return call.arguments().stream().allMatch(this::isConstant)
        ? FunctionGrowth.MOST_IN_CONSTANT_RANGE
        : FunctionGrowth.MOST_IN_RANGE;
  }

  /** The value of a function of the query. */
  private double body(Expression.Lambda lambda, List<Double> arguments) {
    for (int i = 0; i < lambda.parameters().size(); i++) {
      name(lambda.parameters().get(i).name(), i < arguments.size() ? arguments.get(i) : widest);
    }
    lambda.lets().forEach(this::define);
    return width(lambda.body());
  }

  private double pipeline(Expression.Pipeline pipeline) {
    double outer = rows;
    double width = pipeline.source() == null ? SMALL : table(pipeline.source());
    for (Expression.Step step : pipeline.operators()) {
      width = Math.max(width, step((Operator) step));
    }
    // The rows of a table in an expression, such as that of toscalar(), are not those around it.
    rows = Math.max(rows, outer);
    return width;
  }

  /** Computes a table and its rows. */
  private double table(Expression source) {
    if (source instanceof Expression.Name name) {
      rows = tables.getOrDefault(name.name(), rowsAtATime);
      return valueOf(name.name());
    }
    rows = source instanceof Expression.DataTable table
        ? Math.min(
            rowsAtATime,
            table.values().size() / (double) Math.max(1, table.columns().size()))
        : rowsAtATime;
    return width(source);
  }

  /** The width of the widest value that an operator makes. */
  private double step(Operator operator) {
    if (operator instanceof Operator.Join join) {
      double width = table(join.right());
      repeatsRows = true;
      rows = rowsAtATime;
      return width;
    }
    if (operator instanceof Operator.Union union) {
      return union(union);
    }
    if (operator instanceof Operator.MvExpand expand) {
      return expand(expand);
    }
    if (operator instanceof Operator.Parse parse) {
      return parse(parse);
    }
    if (operator instanceof Operator.ParseKv parse) {
      double width = width(parse.value());
      parse.columns().forEach(column -> name(column.name(), build(width)));
      return width;
    }
    if (operator instanceof Operator.Search search) {
      rows = rowsAtATime;
      count(columnBytes.applyAsDouble("*"));
      return search.condition() == null ? SMALL : width(search.condition());
    }
    rows = operator instanceof Operator.Range ? rowsAtATime : rows;
    double width = widest(OperatorValues.of(operator));
    boolean isOneRow = operator instanceof Operator.Count
        || (operator instanceof Operator.Summarize summarize && summarize.keys().isEmpty());
    rows = isOneRow ? 1 : rows;
    return width;
  }

  private double union(Operator.Union union) {
    double width = SMALL;
    double all = rows;
    for (Expression table : union.tables()) {
      width = Math.max(width, table(table));
      all += rows;
    }
    rows = Math.min(rowsAtATime, all);
    return width;
  }

  private double widest(List<Expression> expressions) {
    double width = SMALL;
    for (Expression expression : expressions) {
      width = Math.max(width, width(expression));
    }
    return width;
  }

  private double expand(Operator.MvExpand expand) {
    double width = SMALL;
    for (Operator.Expanded column : expand.columns()) {
      double own = width(column.value());
      count(FunctionGrowth.ELEMENT_FACTOR * own);
      boolean isText = column.type() == null
          || column.type() == KqlType.STRING
          || column.type() == KqlType.DYNAMIC;
      width = Math.max(width, isText ? own : SMALL);
    }
    repeatsRows = true;
    rows = rowsAtATime;
    return expand.apply() == null ? width : Math.max(width, pipeline(expand.apply()));
  }

  private double parse(Operator.Parse parse) {
    double width = width(parse.value());
    for (Operator.Parse.Part part : parse.parts()) {
      if (part.column() != null) {
        name(part.column(), build(width));
      }
    }
    return width;
  }
}
