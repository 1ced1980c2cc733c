/**
 * The endpoints that SDKs send to: posted bodies become checked items for the store, and the
 * answers are those of the ingestion service, or a scripted fault. The export file is read and
 * written here as well.
 */
package azurecensus.portal.ingest;
