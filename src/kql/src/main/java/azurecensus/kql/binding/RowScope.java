package azurecensus.kql.binding;

import azurecensus.kql.functions.RowContext;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Parameters;
import azurecensus.kql.sql.SqlExpr;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The row in which expressions are bound. A value that is needed more than once becomes a column of
 * a subquery in {@link #from()}, so that the SQL does not double with each nesting.
 */
public final class RowScope implements RowContext {
  private static final Pattern HOISTED = Pattern.compile("\\bh\\d+\\b");

  private final Session session;
  private final Relation relation;
  private final Map<String, SqlExpr> hoisted = new LinkedHashMap<>();
  private final Map<String, Integer> levels = new LinkedHashMap<>();
  private final List<List<String>> subqueries = new ArrayList<>();
  private final boolean hoisting;

  /** The row of a relation. */
  public RowScope(Session session, Relation relation) {
    this(session, relation, true);
  }

  private RowScope(Session session, Relation relation, boolean hoisting) {
    this.session = session;
    this.relation = relation;
    this.hoisting = hoisting;
  }

  /** A scope without a row, for constants. */
  public static RowScope none(Session session) {
    Relation empty = new Relation("(SELECT 1)", List.of(), List.of(), true, true, null);
    return new RowScope(session, empty, true);
  }

  /** The relation of the row. */
  public Relation relation() {
    return relation;
  }

  /** The column of this name. */
  public Optional<Column> find(String name) {
    return relation.find(name);
  }

  @Override
  public SqlExpr once(SqlExpr value) {
    if (value.isAtom() || !hoisting) {
      return value;
    }
    return column(value);
  }

  /** The value as a column, even when it is an atom. */
  public SqlExpr column(SqlExpr value) {
    String key = value.type() + " " + value.sql();
    SqlExpr known = hoisted.get(key);
    if (known != null) {
      return known;
    }
    String id = session.name("h");
    int level = 0;
    Matcher names = HOISTED.matcher(value.sql());
    while (names.find()) {
      level = Math.max(level, levels.getOrDefault(names.group(), -1) + 1);
    }
    while (subqueries.size() <= level) {
      subqueries.add(new ArrayList<>());
    }
    subqueries.get(level).add(value.sql() + " AS " + id);
    levels.put(id, level);
    SqlExpr column = new SqlExpr(id, value.type(), value.constant(), value.known(), value.narrow());
    hoisted.put(key, column);
    return column;
  }

  /** A text that is computed once. */
  public String once(KqlType type, String sql) {
    return once(SqlExpr.of(type, sql)).sql();
  }

  @Override
  public Parameters parameters() {
    return session.parameters();
  }

  @Override
  public long now() {
    return session.now();
  }

  /** The FROM clause's table: the step with the computed columns around it. */
  public String from() {
    String from = relation.step();
    for (List<String> level : subqueries) {
      from = "(SELECT *, " + String.join(", ", level) + " FROM " + from + ")";
    }
    return from;
  }

  /** The ORDER BY clause of a window over the rows' order. */
  public String window() {
    return OrderKey.clause(relation.order()).trim();
  }
}
