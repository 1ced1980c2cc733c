/**
 * Runs a whole function app in a JUnit test: {@link azurecensus.functiontest.FunctionAppExtension}
 * starts the local Functions host on the staged app, beside a portal that receives the telemetry of
 * both. Only tests use it.
 */
package azurecensus.functiontest;
