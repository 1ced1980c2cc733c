/** The environment of the tests and a headless browser, shared by the tests of several modules. */
package azurecensus.testing;
