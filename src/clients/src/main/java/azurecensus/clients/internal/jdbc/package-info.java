/**
 * The proxies of JDBC, what they record, and the texts that are safe to record. May change without
 * notice.
 *
 * <p>{@link azurecensus.clients.internal.jdbc.JdbcProxies} wraps connections and statements,
 * {@link azurecensus.clients.internal.jdbc.SqlText} removes values and names a statement,
 * {@link azurecensus.clients.internal.jdbc.JdbcUrl} finds host and database.
 */
package azurecensus.clients.internal.jdbc;
