/**
 * The HTTP server without any knowledge of telemetry: the route table, the way of one request
 * through it, the check of host and origin, and the bounds of bodies and parameters.
 */
package azurecensus.portal.http;
