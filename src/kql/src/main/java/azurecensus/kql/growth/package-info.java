/**
 * The memory that the texts of a query can take at most, computed from its tree: a database that
 * handles many rows at a time cannot be stopped in between.
 */
package azurecensus.kql.growth;
