/**
 * Reads OpenCensus' metrics and converts them to items, at an interval. Application Insights adds
 * the values of a metric up, so a cumulative value is converted to its difference from the value
 * that was sent before. None of these classes is loaded while metrics are off.
 */
package azurecensus.exporter.internal.metrics;
