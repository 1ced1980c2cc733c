/**
 * The tracer that the clients of the Azure SDK call, and the types that its calls have in
 * Application Insights. May change without notice.
 */
package azurecensus.clients.internal.azure;
