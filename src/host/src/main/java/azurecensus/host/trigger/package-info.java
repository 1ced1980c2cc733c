/**
 * Runs functions for every kind of trigger: the invocation with its console lines and telemetry,
 * the data of triggers other than HTTP, and retries.
 */
package azurecensus.host.trigger;
