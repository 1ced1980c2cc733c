/**
 * Traces the calls of clients: {@code java.net.http}, {@code HttpURLConnection}, Apache HttpClient
 * 5, JDBC and the Azure SDK for Java.
 *
 * <p>Each class needs the library of its client, which the app brings, and nothing else. All of
 * them make spans with {@link azurecensus.tracing.ClientSpan}. The Azure SDK finds its tracer by
 * itself; an app calls the others.
 */
package azurecensus.clients;
