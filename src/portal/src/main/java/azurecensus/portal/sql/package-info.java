/**
 * SQL that a user types: the gate through which it runs, the check of what it may do, and the
 * bounds of its memory and time. Queries of the portal itself do not need it.
 */
package azurecensus.portal.sql;
