/**
 * Live metrics: the figures that SDKs stream once a second while a page shows them. They are kept
 * for a minute and never stored.
 */
package azurecensus.portal.live;
