/**
 * Traces a function app that has no tracing code.
 *
 * <p>The Functions worker finds {@link azurecensus.starter.TracingMiddleware} with a
 * {@link java.util.ServiceLoader}. At the first invocation it configures OpenCensus, registers the
 * exporter and forwards log records; after that it opens a root span per invocation.
 */
package azurecensus.starter;
