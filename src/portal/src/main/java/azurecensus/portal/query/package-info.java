/**
 * The questions of the pages and of tests, as SQL over the telemetry tables with answers in JSON.
 */
package azurecensus.portal.query;
