/** Runs a staged Java function app on this machine, behaving like the Azure Functions host. */
package azurecensus.host;
