/**
 * The tabular operators: each binder turns one kind of operator into steps of the SQL.
 * {@code TableBinder} walks through a pipeline and calls them.
 */
package azurecensus.kql.operators;
