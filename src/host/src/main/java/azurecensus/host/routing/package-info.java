/** Selects the function for a method and path, by the rules of ASP.NET Core's routing. */
package azurecensus.host.routing;
