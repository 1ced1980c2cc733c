/** Receives, stores and shows Application Insights telemetry on this machine. */
package azurecensus.portal;
