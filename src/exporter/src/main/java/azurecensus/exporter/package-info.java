/** Sends OpenCensus spans and log records to Application Insights. */
package azurecensus.exporter;
