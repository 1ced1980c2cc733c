/**
 * The parts of Apache HttpClient's execution chains that trace a call: one around the whole call,
 * one around each attempt. May change without notice.
 */
package azurecensus.clients.internal.apache;
