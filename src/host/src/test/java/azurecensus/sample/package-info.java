/**
 * A function app for tests, with every kind of binding, response and route.
 * {@code azurecensus.host.SampleApp} stages it; it is never deployed and shares only the source
 * tree with the tests.
 */
package azurecensus.sample;
