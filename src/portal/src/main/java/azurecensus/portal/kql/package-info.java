/**
 * Queries in KQL: the tables under the names of Application Insights and of a workspace, the run of
 * a query behind the checks of SQL, the query API of the service, and what the editor of the Logs
 * page asks.
 */
package azurecensus.portal.kql;
