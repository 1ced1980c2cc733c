/**
 * The vocabulary that the translator shares with its callers: types, columns, tables, schemas,
 * errors and the finished translation. This package depends on no other package of the library.
 */
package azurecensus.kql.model;
