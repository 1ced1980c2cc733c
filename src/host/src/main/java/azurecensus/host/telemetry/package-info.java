/**
 * The telemetry that the Functions host itself sends about invocations, and the logger of an
 * invocation, whose lines go to the console and to Application Insights.
 */
package azurecensus.host.telemetry;
