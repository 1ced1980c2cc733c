/**
 * Pieces of SQL with KQL types: constants, conversions, arithmetic, comparisons, times and JSON. No
 * text of a query is ever part of the SQL: texts become parameters.
 */
package azurecensus.kql.sql;
