/**
 * The registry of scalar, aggregate and window functions, family by family. A function turns typed
 * pieces of SQL into one typed piece; the registry also says which are approximate or refused.
 */
package azurecensus.kql.functions;
