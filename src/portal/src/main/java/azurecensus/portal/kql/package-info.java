/**
 * Queries in KQL: the tables under the names of Application Insights and of a workspace, the run of
 * a query behind the checks of SQL, and the query API of the service.
 */
package azurecensus.portal.kql;
