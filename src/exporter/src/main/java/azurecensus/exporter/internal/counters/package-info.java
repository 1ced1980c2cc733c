/**
 * Reads the standard performance counters of the process and the machine, under the names of the
 * Application Insights SDKs, so that the portal recognises them. None of these classes is loaded
 * while counters are off.
 */
package azurecensus.exporter.internal.counters;
