/**
 * A staged app in memory: its class loader, functions and middleware, the call of a function, and
 * the replacement of the app after a rebuild.
 */
package azurecensus.host.app;
