package azurecensus.kql;

import azurecensus.kql.binding.Relation;
import azurecensus.kql.binding.Session;
import azurecensus.kql.functions.FunctionRegistry;
import azurecensus.kql.functions.StandardFunctions;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlProbe;
import azurecensus.kql.model.KqlSchema;
import azurecensus.kql.model.KqlTranslation;
import azurecensus.kql.model.Ticks;
import azurecensus.kql.operators.TableBinder;
import azurecensus.kql.syntax.Parser;
import azurecensus.kql.syntax.Query;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Translates queries over the tables of one schema. It is immutable and may be used by many
 * threads. What cannot be answered exactly is refused with a place, a cause and a remedy.
 */
public final class KqlTranslator {
  private static final FunctionRegistry FUNCTIONS = StandardFunctions.registry();

  private final KqlSchema schema;

  /** A translator for the tables of a schema. */
  public KqlTranslator(KqlSchema schema) {
    this.schema = schema;
  }

  /**
   * Translates a query.
   *
   * @param query the text, at most 100,000 characters
   * @param now the instant that {@code now()} and {@code ago()} mean
   * @throws KqlException when the query is wrong or cannot be answered exactly
   */
  public KqlTranslation translate(String query, Instant now) {
    return translate(query, now, null);
  }

  /**
   * Translates a query whose columns may depend on the data, as {@code bag_unpack} and
   * {@code pivot} have them.
   *
   * @param probe runs a SELECT while the query is translated; null when none may run
   * @throws KqlException when the query is wrong or cannot be answered exactly
   */
  public KqlTranslation translate(String query, Instant now, KqlProbe probe) {
    Query parsed = Parser.parse(query);
    long ticks = Ticks.of(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
    TableBinder binder = new TableBinder(new Session(schema, FUNCTIONS, ticks, probe));
    Relation result = binder.query(parsed);
    if (result.columns().isEmpty()) {
      throw KqlException.semantics(parsed.body().position(), "The result has no columns.");
    }
    List<String> parameters = new ArrayList<>();
    String sql = binder.session().parameters().numbered(binder.select(result), parameters);
    return new KqlTranslation(sql, parameters, TableBinder.columns(result), binder.chart());
  }
}
