/**
 * The telemetry tables in an embedded DuckDB database: one thread writes, several connections read,
 * and the oldest items are deleted beyond the bounds.
 */
package azurecensus.portal.store;
