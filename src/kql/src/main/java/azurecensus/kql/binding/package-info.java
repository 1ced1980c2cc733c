/**
 * Binding: names and types are resolved operator by operator, and each operator becomes one step of
 * a {@code WITH} with an explicit list of columns. Columns have generated names in SQL, so that no
 * name of a query reaches it.
 */
package azurecensus.kql.binding;
