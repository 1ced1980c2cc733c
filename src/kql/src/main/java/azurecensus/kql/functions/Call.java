package azurecensus.kql.functions;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.SqlExpr;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A call with its bound arguments.
 *
 * @param position the place of the call
 * @param name the function's name
 * @param arguments the arguments; {@code typeof(…)} is a constant {@link KqlType}
 * @param context the row
 */
public record Call(Position position, String name, List<SqlExpr> arguments, RowContext context) {
  /** The number of arguments. */
  public int size() {
    return arguments.size();
  }

  /** The type of an argument. */
  public KqlType type(int index) {
    return arguments.get(index).type();
  }

  /** An argument that may be repeated in SQL. */
  public SqlExpr atom(int index) {
    return context.once(arguments.get(index));
  }

  /** A piece of SQL that may be repeated. */
  public SqlExpr once(KqlType type, String sql) {
    return context.once(SqlExpr.of(type, sql));
  }

  /** An argument as text; any type is converted. */
  public String text(int index) {
    return context.once(Conversions.to(KqlType.STRING, atom(index))).sql();
  }

  /** The texts of all arguments from an index on. */
  public List<String> texts(int from) {
    return IntStream.range(from, size()).mapToObj(this::text).toList();
  }

  /** An argument under a type that it must have, or to which it widens. */
  public String typed(int index, KqlType wanted) {
    SqlExpr value = atom(index);
    KqlType type = value.type();
    if (type == wanted) {
      return value.sql();
    }
    boolean widens = type == KqlType.DYNAMIC
        || (wanted.isNumeric() && type.isNumeric())
        || (wanted == KqlType.DYNAMIC && value.isNull());
    if (!widens) {
      throw wrong(index, wanted.kqlName());
    }
    return context.once(Conversions.to(wanted, value)).sql();
  }

  /** An argument as a whole number. */
  public String whole(int index) {
    if (!type(index).isInteger() && type(index) != KqlType.DYNAMIC) {
      throw wrong(index, "long");
    }
    return typed(index, KqlType.LONG);
  }

  /** An argument as a real number. */
  public String real(int index) {
    return typed(index, KqlType.REAL);
  }

  /** An argument as a dynamic value. */
  public String dynamic(int index) {
    return typed(index, KqlType.DYNAMIC);
  }

  /** An argument as a datetime. */
  public String datetime(int index) {
    return typed(index, KqlType.DATETIME);
  }

  /** An argument that must be a constant text. */
  public String constantText(int index) {
    if (arguments.get(index).constant() instanceof String text) {
      return text;
    }
    throw KqlException.unsupported(
        position, "Argument " + (index + 1) + " of " + name + "() must be a constant text.");
  }

  /** An argument that must be a constant whole number. */
  public long constantWhole(int index) {
    if (arguments.get(index).constant() instanceof Long number) {
      return number;
    }
    throw KqlException.unsupported(
        position, "Argument " + (index + 1) + " of " + name + "() must be a constant number.");
  }

  /** The type that {@code typeof(…)} names. */
  public KqlType typeArgument(int index) {
    if (arguments.get(index).constant() instanceof KqlType type) {
      return type;
    }
    throw wrong(index, "typeof(…)");
  }

  /** The parameter of a text. */
  public String parameter(String text) {
    return context.parameters().text(text);
  }

  /** An error about an argument. */
  public KqlException wrong(int index, String wanted) {
    return KqlException.semantics(
        position,
        "Argument " + (index + 1) + " of " + name + "() must be of type " + wanted + " but is "
            + type(index).kqlName() + ". Convert it.");
  }

  /** A refusal of this call. */
  public KqlException refused(String problem) {
    return KqlException.unsupported(position, problem);
  }
}
