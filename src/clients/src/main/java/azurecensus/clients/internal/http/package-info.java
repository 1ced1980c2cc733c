/**
 * What the HTTP clients of the JDK and of Apache have in common: the span of a request, its headers
 * and its outcome. May change without notice.
 */
package azurecensus.clients.internal.http;
