package azurecensus.kql.syntax;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Position;
import java.util.List;
import java.util.Map;

/** A tabular operator of a pipeline. */
public sealed interface Operator extends Expression.Step {
  /** {@code where}. */
  record Where(Position position, Expression condition) implements Operator {}

  /** {@code project}. */
  record Project(Position position, List<Expression> columns) implements Operator {}

  /** {@code extend}, and {@code serialize} with its columns. */
  record Extend(Position position, List<Expression> columns, boolean serialize)
      implements Operator {}

  /** {@code project-away}, {@code project-keep} and {@code project-reorder}; names have stars. */
  record Select(Position position, Kind kind, List<Selected> columns) implements Operator {
    /** The three ways to choose columns. */
    public enum Kind {
      AWAY,
      KEEP,
      REORDER
    }

    /**
     * A chosen name.
     *
     * @param pattern the name; a star stands for any text
     * @param order asc, desc, granny-asc, granny-desc, or null
     */
    public record Selected(Position position, String pattern, String order) {}
  }

  /** {@code project-rename}. */
  record Rename(Position position, List<Expression> columns) implements Operator {}

  /** {@code summarize}. */
  record Summarize(Position position, List<Expression> aggregates, List<Expression> keys)
      implements Operator {}

  /** {@code sort} and {@code order}. */
  record Sort(Position position, List<SortKey> keys) implements Operator {}

  /**
   * A sort key.
   *
   * @param descending true unless asc was written
   * @param nullsFirst where null goes
   */
  record SortKey(Expression value, boolean descending, boolean nullsFirst) {}

  /** {@code top}. */
  record Top(Position position, Expression count, SortKey key) implements Operator {}

  /** {@code take}, {@code limit} and {@code sample}. */
  record Take(Position position, Expression count) implements Operator {}

  /** {@code distinct}. */
  record Distinct(Position position, List<Expression> columns) implements Operator {}

  /** {@code count}. */
  record Count(Position position) implements Operator {}

  /** {@code join} and {@code lookup}; a kind in lower case. */
  record Join(
      Position position, boolean lookup, String kind, Expression right, List<Expression> conditions)
      implements Operator {}

  /** {@code union}. */
  record Union(
      Position position, String kind, String withSource, boolean fuzzy, List<Expression> tables)
      implements Operator {}

  /** {@code render}. */
  record Render(Position position, String kind, Map<String, String> properties)
      implements Operator {}

  /** {@code make-series}; an absent bound is null. */
  record MakeSeries(
      Position position,
      List<Series> series,
      Expression axis,
      Expression from,
      Expression to,
      Expression step,
      List<Expression> keys,
      boolean nonEmpty)
      implements Operator {}

  /** An aggregate of {@code make-series}; the default may be null. */
  record Series(Expression aggregate, Expression fallback) {}

  /** {@code mv-expand}, and {@code mv-apply} when a subquery is there. */
  record MvExpand(
      Position position,
      boolean arrayPairs,
      String indexName,
      List<Expanded> columns,
      Expression limit,
      Expression.Pipeline apply)
      implements Operator {}

  /** An expanded column; the type is null when none was written. */
  record Expanded(Expression value, KqlType type) {}

  /** {@code parse} and {@code parse-where}. */
  record Parse(
      Position position,
      boolean onlyMatches,
      String kind,
      String flags,
      Expression value,
      List<Part> parts)
      implements Operator {
    /** A piece of the pattern: a text, a star or a column; exactly one is set. */
    public record Part(Position position, String text, boolean star, String column, KqlType type) {}
  }

  /** {@code parse-kv}. */
  record ParseKv(
      Position position,
      Expression value,
      List<Expression.Parameter> columns,
      Map<String, Expression> options)
      implements Operator {}

  /** {@code search}; the tables are empty when none are named. */
  record Search(
      Position position, boolean caseSensitive, List<Expression> tables, Expression condition)
      implements Operator {}

  /** {@code range name from low to high step step}. */
  record Range(Position position, String name, Expression from, Expression to, Expression step)
      implements Operator {}

  /** {@code print}. */
  record Print(Position position, List<Expression> columns) implements Operator {}

  /** {@code as}. */
  record As(Position position, String name) implements Operator {}

  /** {@code getschema}. */
  record GetSchema(Position position) implements Operator {}

  /** {@code evaluate plugin(…)}. */
  record Evaluate(Position position, Expression.Call plugin) implements Operator {}

  /** {@code top-nested}. */
  record TopNested(Position position, List<Level> levels) implements Operator {
    /** A level; the count is null for all. */
    public record Level(
        Expression count, Expression of, Expression by, boolean ascending, Expression others) {}
  }

  /** {@code invoke function(…)}. */
  record Invoke(Position position, Expression.Call function) implements Operator {}
}
