package azurecensus.clients.internal.jdbc;

/**
 * The choice of the parts that a data source records.
 *
 * @param rowCounts true to record the number of changed rows
 * @param statements true to record the text of statements
 */
public record JdbcSettings(boolean rowCounts, boolean statements) {}
