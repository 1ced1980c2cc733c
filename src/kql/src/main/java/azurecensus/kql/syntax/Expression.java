package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import java.util.List;

/** A node of the tree that has a value: a scalar or a table. */
public sealed interface Expression {
  /** The place of the first character. */
  Position position();

  /**
   * A constant.
   *
   * @param type the type
   * @param value null, or a Boolean, Long, Double, BigDecimal or String; a datetime and a timespan
   *     are a Long of 100 ns; a dynamic is a String of JSON
   */
  record Literal(Position position, KqlType type, Object value) implements Expression {}

  /** The name of a column, a variable or a table. */
  record Name(Position position, String name) implements Expression {}

  /** All columns. */
  record Star(Position position) implements Expression {}

  /** A member of a dynamic value: {@code target.name}, or of {@code $left} and {@code $right}. */
  record Member(Position position, Expression target, String name) implements Expression {}

  /** An element of a dynamic value: {@code target[index]}. */
  record Element(Position position, Expression target, Expression index) implements Expression {}

  /** A function call. */
  record Call(Position position, String name, List<Expression> arguments) implements Expression {}

  /** A unary operator: {@code -} or {@code +}. */
  record Unary(Position position, String operator, Expression operand) implements Expression {}

  /** A binary operator, also {@code has}, {@code =~} and the like; its name is in lower case. */
  record Binary(Position position, String operator, Expression left, Expression right)
      implements Expression {}

  /** {@code value between (low .. high)}. */
  record Between(
      Position position, Expression value, Expression low, Expression high, boolean negated)
      implements Expression {}

  /** {@code value in (…)} and the like: in, in~, !in, !in~, has_any, has_all. */
  record Membership(
      Position position, String operator, Expression value, List<Expression> candidates)
      implements Expression {}

  /** A value with a name: {@code name = value}, or {@code (a, b) = value}. */
  record Named(Position position, List<String> names, Expression value) implements Expression {}

  /** {@code typeof(type)}. */
  record TypeOf(Position position, KqlType type) implements Expression {}

  /** An operator of a pipeline; the parser makes only operators of {@code Operator}. */
  interface Step {
    /** The place of the operator's name. */
    Position position();
  }

  /** A table and the operators behind it; the source is null when the first operator makes one. */
  record Pipeline(Position position, Expression source, List<? extends Step> operators)
      implements Expression {}

  /** {@code datatable (schema) [values]}. */
  record DataTable(Position position, List<Parameter> columns, List<Expression> values)
      implements Expression {}

  /** A function of the query: {@code (parameters) { statements; body }}. */
  record Lambda(
      Position position, List<Parameter> parameters, List<Let> lets, Expression body, boolean view)
      implements Expression {}

  /**
   * A parameter of a lambda or a column of a {@code datatable}.
   *
   * @param type the type; null for a table
   * @param fallback the default value; null when there is none
   */
  record Parameter(Position position, String name, KqlType type, Expression fallback) {}

  /** A {@code let} statement. */
  record Let(Position position, String name, Expression value) {}
}
