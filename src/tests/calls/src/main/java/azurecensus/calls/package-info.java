/** An app whose one function calls other services with every client that can be traced. */
package azurecensus.calls;
