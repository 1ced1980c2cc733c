/** The HTTP server of the host: it receives requests, invokes functions and writes responses. */
package azurecensus.host.http;
