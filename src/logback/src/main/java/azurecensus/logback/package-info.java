/**
 * Sends the events of Logback to Application Insights, through this project's exporter. One class,
 * to be named in {@code logback.xml}.
 */
package azurecensus.logback;
