package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlType;
import java.util.List;
import java.util.Optional;

/** The rules that the parsers of expressions and of operators need from each other. */
interface Grammar {
  /** Reads an expression and the operators behind it. */
  Expression value();

  /** Reads the operators behind an expression that is read already. */
  Expression withOperators(Expression first);

  /** An operator that makes a table by itself, such as {@code range}, when one is next. */
  Optional<Expression> operatorAsSource();

  /** Reads a pipeline without a source, as {@code mv-apply} has one in its parentheses. */
  Expression.Pipeline subPipeline();

  /** Reads {@code name:type, …)}; a type may be a schema or have a default. */
  List<Expression.Parameter> parameters();

  /** Reads the name of a type. */
  KqlType type();
}
