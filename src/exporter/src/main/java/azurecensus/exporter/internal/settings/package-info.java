/**
 * Settings as they are written: the connection string, the environment variables, the default
 * storage directory and the exporter's own version. Depends on no other package of the exporter.
 */
package azurecensus.exporter.internal.settings;
