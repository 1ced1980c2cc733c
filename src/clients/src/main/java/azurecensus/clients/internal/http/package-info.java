/**
 * The common parts of the HTTP clients of the JDK and of Apache: the span of a request, its headers
 * and its outcome. May change without notice.
 */
package azurecensus.clients.internal.http;
