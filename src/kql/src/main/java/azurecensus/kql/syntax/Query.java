package azurecensus.kql.syntax;

import java.util.List;

/**
 * A parsed query.
 *
 * @param lets the {@code let} statements in order
 * @param body the expression whose value is the result
 */
public record Query(List<Expression.Let> lets, Expression body) {}
