/** The lines that the host prints, in the format of the Functions Core Tools. */
package azurecensus.host.console;
