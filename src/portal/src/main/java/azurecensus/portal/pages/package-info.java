/**
 * The pages' files and the JSON interface below {@code /api/}: routes that call queries, the store
 * and the export file.
 */
package azurecensus.portal.pages;
