/** A long run of app, exporter, host and portal under load and faults, measured from outside. */
package azurecensus.local.soak;
