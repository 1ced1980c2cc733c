/**
 * A function app for tests, with every form of binding, answer and route. It is staged by
 * {@code azurecensus.host.SampleApp} and deployed nowhere; what it shares with the tests is its
 * source tree alone.
 */
package azurecensus.sample;
