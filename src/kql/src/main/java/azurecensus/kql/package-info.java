/**
 * Translates the Kusto Query Language into one DuckDB SELECT with typed columns.
 * {@code KqlTranslator} is the entry; the types that it speaks in are in
 * {@code azurecensus.kql.model}.
 */
package azurecensus.kql;
