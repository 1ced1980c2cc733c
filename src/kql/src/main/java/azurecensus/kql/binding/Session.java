package azurecensus.kql.binding;

import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlProbe;
import azurecensus.kql.model.KqlSchema;
import azurecensus.kql.model.Position;
import azurecensus.kql.sql.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * The material of one translation: the steps of the SQL, its parameters and its generated names.
 */
public final class Session {
  /** More steps are refused: no person writes them. */
  private static final int MAX_STEPS = 2000;

  /** Functions that call others twice may bind without end; more expressions are refused. */
  private static final int MAX_EXPRESSIONS = 50_000;

  private final KqlSchema schema;
  private final FunctionRegistry functions;
  private final long now;
  private final KqlProbe probe;
  private final Parameters parameters = new Parameters();
  private final List<String> steps = new ArrayList<>();
  private int names;
  private int bound;

  /**
   * Begins a translation.
   *
   * @param probe runs a SELECT for plugins; null when none may run
   */
  public Session(KqlSchema schema, FunctionRegistry functions, long now, KqlProbe probe) {
    this.probe = probe;
    this.schema = schema;
    this.functions = functions;
    this.now = now;
  }

  /** The tables. */
  public KqlSchema schema() {
    return schema;
  }

  /** The functions. */
  public FunctionRegistry functions() {
    return functions;
  }

  /** The constants. */
  public Parameters parameters() {
    return parameters;
  }

  /** The instant of the query in ticks. */
  public long now() {
    return now;
  }

  /** Counts an expression that is bound. */
  void countExpression(Position position) {
    if (++bound > MAX_EXPRESSIONS) {
      throw KqlException.semantics(
          position, "The query has more than " + MAX_EXPRESSIONS + " expressions. Shorten it.");
    }
  }

  /** A new generated name with a letter that says what it is for. */
  public String name(String letter) {
    return letter + ++names;
  }

  /** Adds a step and answers its name. */
  public String step(String body) {
    String name = name("t");
    step(name, body);
    return name;
  }

  /** Adds a step under a name that was taken before. */
  public void step(String name, String body) {
    if (steps.size() >= MAX_STEPS) {
      throw KqlException.syntax(Position.START, "The query has too many steps. Shorten it.");
    }
    steps.add(name + " AS (" + body + ")");
  }

  /** All steps for a WITH clause, or nothing. */
  public String withClause() {
    return steps.isEmpty() ? "" : "WITH " + String.join(",\n", steps) + "\n";
  }

  /** The rows of a SELECT over the steps so far. */
  public List<List<String>> probe(Position position, String select) {
    if (probe == null) {
      throw KqlException.unsupported(
          position, "The columns of this plugin depend on the data, which may not be read here.");
    }
    List<String> texts = new ArrayList<>();
    String sql = parameters.numbered(withClause() + select, texts);
    return probe.rows(sql, texts);
  }

  /** A relation whose order is one whole number; it is numbered if need be. */
  public Relation numbered(Relation relation) {
    if (relation.order().size() == 1 && relation.order().get(0).id().startsWith("o")) {
      return relation;
    }
    String number = name("o");
    List<String> ids =
        new ArrayList<>(relation.columns().stream().map(Column::id).toList());
    ids.add("row_number() OVER (" + OrderKey.clause(relation.order()).trim() + ") AS " + number);
    String step = step("SELECT " + String.join(", ", ids) + " FROM " + relation.step());
    return new Relation(
        step,
        relation.columns(),
        List.of(OrderKey.ascending(number)),
        relation.small(),
        relation.serialized(),
        relation.source());
  }
}
